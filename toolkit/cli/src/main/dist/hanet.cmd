@echo off
rem The runner of a release for Windows: jars beside this file; JAVA_HOME, else a Java of its own in runtime\, else the PATH.
setlocal EnableExtensions DisableDelayedExpansion
set "hanet_home=%~dp0"
if defined JAVA_HOME (
    set "hanet_java=%JAVA_HOME%\bin\java.exe"
) else if exist "%hanet_home%runtime\bin\java.exe" (
    set "hanet_java=%hanet_home%runtime\bin\java.exe"
) else (
    set "hanet_java=java.exe"
)
if not defined JAVA_HOME goto plugins
if exist "%hanet_java%" goto plugins
setlocal EnableDelayedExpansion
>&2 echo hanet: JAVA_HOME is '!JAVA_HOME!', which holds no bin\java.exe
>&2 echo     point it at a JDK 17 or later, or unset it
exit /b 2

rem Plugins are code, so whoever runs the toolkit names them, never a spec: jars, or folders of jars, in HANET_PLUGINS, separated by semicolons, and
rem by --plugin. Beside them count the jars in plugins\ of a declared workspace, but not for an editor, which opens any folder.
rem A word of the command line ends at '=' too, so that both ways to write the option look alike here. A word may hold quotes: only !...! compares it.
:plugins
set "hanet_jars="
set "hanet_missing="
set "hanet_asked="
set "hanet_first=%~1"
:word
set "hanet_word=%~1"
if not defined hanet_word goto lists
setlocal EnableDelayedExpansion
set "hanet_is="
if "!hanet_word!"=="--plugin" set "hanet_is=plugin"
if "!hanet_word!"=="--" set "hanet_is=lists"
endlocal & set "hanet_is=%hanet_is%"
shift
if not defined hanet_is goto word
goto %hanet_is%
:plugin
set "hanet_word=%~1"
if not defined hanet_word goto lists
set "hanet_asked=%hanet_asked%;%hanet_word%"
shift
goto word
:lists
set "hanet_named=%HANET_PLUGINS%"
call :all HANET_PLUGINS
set "hanet_named=%hanet_asked%"
call :all --plugin

:workspace
if defined hanet_first if "%hanet_first:"=%"=="lsp" goto run
set "hanet_folder=%CD%"
:up
if exist "%hanet_folder%\.hanet-workspace" goto beside
for %%P in ("%hanet_folder%\..") do set "hanet_parent=%%~fP"
if "%hanet_parent%"=="%hanet_folder%" goto run
set "hanet_folder=%hanet_parent%"
goto up
:beside
if exist "%hanet_folder%\plugins\*.jar" call :add "%hanet_folder%\plugins" "the workspace"

:run
if defined hanet_missing exit /b 2
set "hanet_options="
if defined hanet_jars set hanet_options="-Dhanet.plugins=%hanet_jars:~1%"
if defined HANET_CACHE set "DJL_CACHE_DIR=%HANET_CACHE%"
if not defined OMP_WAIT_POLICY set "OMP_WAIT_POLICY=passive"
set "OPT_OUT_TRACKING=true"
"%hanet_java%" -Xss16m -Dai.djl.offline=true -Dfile.encoding=UTF-8 -Djava.awt.headless=true -XX:+UseSerialGC %hanet_options% %HANET_JAVA_OPTIONS% -cp "%hanet_home%lib\*%hanet_jars%" dev.hanet.toolkit.cli.Main %*
exit /b %ERRORLEVEL%

rem What a list names; who names it.
:all
if not defined hanet_named exit /b
for /f "tokens=1* delims=;" %%A in ("%hanet_named%") do (
    call :add "%%~A" %1
    set "hanet_named=%%~B"
    goto all
)
exit /b

rem A jar, or every jar of a folder; who names it, for the sentence. What a user wrote is put into a sentence by !...!, where '&' and ')' mean nothing.
:add
set "hanet_word=%~1"
if not exist "%hanet_word%" goto gone
if not exist "%hanet_word%\*" goto one
if not exist "%hanet_word%\*.jar" goto empty
pushd "%hanet_word%"
for %%J in (*.jar) do call :jar "%hanet_word%\%%J"
popd
exit /b
:one
set "hanet_jars=%hanet_jars%;%hanet_word%"
exit /b
:jar
set "hanet_jars=%hanet_jars%;%~1"
exit /b
:gone
set "hanet_missing=1"
setlocal EnableDelayedExpansion
>&2 echo hanet: %~2 names '!hanet_word!', which is not there
>&2 echo     name jars or folders of jars
exit /b
:empty
set "hanet_missing=1"
setlocal EnableDelayedExpansion
>&2 echo hanet: %~2 names the folder '!hanet_word!', which holds no jar
>&2 echo     build the plugin into it
exit /b
