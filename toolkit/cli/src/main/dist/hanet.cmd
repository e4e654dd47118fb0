@echo off
rem The runner of a release for Windows: jars beside this file; JAVA_HOME, else a Java of its own in runtime\, else the PATH.
rem Plugins: HANET_PLUGINS names jars, separated by semicolons; --plugin is for the other script.
setlocal
set "hanet_home=%~dp0"
if defined JAVA_HOME (
    set "hanet_java=%JAVA_HOME%\bin\java.exe"
) else if exist "%hanet_home%runtime\bin\java.exe" (
    set "hanet_java=%hanet_home%runtime\bin\java.exe"
) else (
    set "hanet_java=java.exe"
)
set "hanet_path=%hanet_home%lib\*"
set "hanet_options="
if defined HANET_PLUGINS (
    set "hanet_path=%hanet_home%lib\*;%HANET_PLUGINS%"
    set hanet_options="-Dhanet.plugins=%HANET_PLUGINS%"
)
if defined HANET_CACHE set "DJL_CACHE_DIR=%HANET_CACHE%"
if not defined OMP_WAIT_POLICY set "OMP_WAIT_POLICY=passive"
set "OPT_OUT_TRACKING=true"
"%hanet_java%" -Xss16m -Dai.djl.offline=true -Dfile.encoding=UTF-8 -Djava.awt.headless=true -XX:+UseSerialGC %hanet_options% %HANET_JAVA_OPTIONS% -cp "%hanet_path%" dev.hanet.toolkit.cli.Main %*
exit /b %ERRORLEVEL%
