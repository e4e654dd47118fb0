package dev.hanet.toolkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hanet.blocks.torch.TorchEngine;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The script {@code hanet}, in a checkout of empty folders that counts as built: a stand-in for {@code java} says with what it was
 * called, one for {@code mvn} that it was.
 */
@DisabledOnOs(OS.WINDOWS)
class HanetScriptTest {
    private static final List<String> SOURCES = List.of(
            "yaml/src/main",
            "blocks/src/main",
            "presets/src/main",
            "toolkit/core/src/main",
            "toolkit/editor/src/main",
            "toolkit/server/src/main",
            "toolkit/studio/src/main",
            "toolkit/cli/src/main");
    private static final List<String> POMS = List.of(
            "",
            "yaml",
            "blocks",
            "presets",
            "toolkit",
            "toolkit/core",
            "toolkit/editor",
            "toolkit/server",
            "toolkit/studio",
            "toolkit/cli");

    @TempDir
    private Path folder;

    private Path checkout;

    private record Answer(int code, List<String> lines) {
        String environment(String name) {
            return lines.stream()
                    .filter(line -> line.startsWith(name + "="))
                    .map(line -> line.substring(name.length() + 1))
                    .findFirst()
                    .orElse("");
        }

        String classPath() {
            return lines.get(lines.indexOf("-cp") + 1);
        }
    }

    @BeforeEach
    void build() throws IOException {
        checkout = Files.createDirectory(folder.resolve("checkout with spaces"));
        Files.copy(Path.of("../../hanet"), checkout.resolve("hanet"));
        for (String source : SOURCES) {
            Path java = checkout.resolve(source).resolve("Some.java");
            Files.createDirectories(java.getParent());
            Files.writeString(java, "class Some {}");
        }
        for (String module : POMS) {
            Files.writeString(checkout.resolve(module).resolve("pom.xml"), "<project/>");
        }
        program("jdk/bin/java", "for word; do echo \"$word\"; done; env");
        Files.writeString(folder.resolve("jdk/release"), "JAVA_VERSION=\"17.0.2\"\n");
        program("bin/mvn", "echo '[INFO] Building a stand-in [1/1]'");
        Files.createDirectories(checkout.resolve("toolkit/cli/target/lib"));
        Files.writeString(checkout.resolve("toolkit/cli/target/hanet.jsa"), "");
    }

    private void program(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/usr/bin/env bash\n" + text + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** What the script does with {@code hanet plan quickstart}, in an environment that holds these alone. */
    private Answer run(Path home, Map<String, String> environment) throws IOException {
        return run(home, Path.of(""), environment, "plan", "quickstart");
    }

    /** What it does with other words, and from another folder. */
    private Answer run(Path home, Path from, Map<String, String> environment, String... words) throws IOException {
        ProcessBuilder process = new ProcessBuilder(
                        "bash", home.resolve("hanet").toString())
                .directory(from.toAbsolutePath().toFile());
        process.command().addAll(List.of(words));
        process.environment().clear();
        process.environment().put("PATH", folder.resolve("bin") + ":" + System.getenv("PATH"));
        process.environment().put("JAVA_HOME", folder.resolve("jdk").toString());
        process.environment().put("HOME", folder.toString());
        process.environment().putAll(environment);
        process.environment().values().removeIf(value -> value.equals("unset"));
        Process running = process.redirectErrorStream(true).start();
        List<String> lines = new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        try {
            return new Answer(running.waitFor(), lines);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private Answer run(Map<String, String> environment) throws IOException {
        return run(checkout, environment);
    }

    private static List<String> builds(Answer answer) {
        return answer.lines().stream()
                .filter(line -> line.startsWith("hanet: building a"))
                .toList();
    }

    @Test
    void the_command_reaches_java_word_by_word() throws IOException {
        Answer answer = run(Map.of());
        assertThat(answer.code()).isZero();
        assertThat(answer.lines()).containsSubsequence("dev.hanet.toolkit.cli.Main", "plan", "quickstart");
    }

    @Test
    void what_is_built_is_not_built_again_and_neither_is_a_copy_of_it() throws IOException {
        assertThat(builds(run(Map.of()))).hasSize(1);
        assertThat(builds(run(Map.of()))).isEmpty();
        Path copy = folder.resolve("copy");
        try (Stream<Path> files = Files.walk(checkout)) {
            for (Path file : files.toList()) {
                Path to = copy.resolve(checkout.relativize(file).toString());
                Files.copy(file, to);
                if (Files.isRegularFile(to)) {
                    Files.setLastModifiedTime(to, FileTime.fromMillis(System.currentTimeMillis() + 60_000));
                }
            }
        }
        Files.setLastModifiedTime(copy.resolve("toolkit/cli/target/lib/.built"), FileTime.fromMillis(0));
        assertThat(builds(run(copy, Map.of()))).isEmpty();
        Files.writeString(copy.resolve("blocks/src/main/Some.java"), "class Same {}");
        Files.setLastModifiedTime(copy.resolve("toolkit/cli/target/lib/.built"), FileTime.fromMillis(0));
        assertThat(builds(run(copy, Map.of()))).hasSize(1);
    }

    @Test
    void the_allocator_is_set_as_programs_set_it_and_a_wish_stands() throws IOException {
        assertThat(run(Map.of()).environment("GLIBC_TUNABLES")).isEqualTo(TorchEngine.ALLOCATOR);
        assertThat(run(Map.of("GLIBC_TUNABLES", "glibc.malloc.arena_max=2")).environment("GLIBC_TUNABLES"))
                .isEqualTo("glibc.malloc.arena_max=2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"train", "sweep", "reproduce"})
    void what_trains_keeps_large_blocks_too(String command) throws IOException {
        Answer answer = run(checkout, Path.of(""), Map.of(), "--quiet", command, "predict");
        assertThat(answer.environment("GLIBC_TUNABLES")).isEqualTo(TorchEngine.TRAINING_ALLOCATOR);
        assertThat(run(checkout, Path.of(""), Map.of(), "predict", command).environment("GLIBC_TUNABLES"))
                .isEqualTo(TorchEngine.ALLOCATOR);
    }

    @ParameterizedTest
    @CsvSource({"LC_ALL, C", "LC_ALL, POSIX", "LANG, C", "LC_CTYPE, POSIX"})
    void files_are_named_in_utf_8_where_the_locale_knows_ascii_alone(String variable, String locale)
            throws IOException {
        assertThat(run(Map.of(variable, locale)).environment("LC_ALL")).containsIgnoringCase("utf");
    }

    @ParameterizedTest
    @ValueSource(strings = {"C.UTF-8", "C.utf8"})
    void a_locale_that_names_all_letters_stays(String locale) throws IOException {
        assertThat(run(Map.of("LC_ALL", locale)).environment("LC_ALL")).isEqualTo(locale);
    }

    @Test
    void libraries_are_unpacked_where_one_says_else_where_one_may_write() throws IOException {
        assertThat(run(Map.of("HANET_CACHE", "/somewhere")).environment("DJL_CACHE_DIR"))
                .isEqualTo("/somewhere");
        for (String home :
                List.of("unset", "/nowhere", folder.resolve("missing").toString())) {
            Answer answer = run(Map.of("HOME", home));
            assertThat(answer.code()).as(home).isZero();
            assertThat(answer.environment("DJL_CACHE_DIR"))
                    .as(home)
                    .isEqualTo(checkout.resolve(".cache").toString());
            assertThat(answer.lines()).as(home).contains("-Duser.home=" + checkout.resolve(".cache"));
        }
        assertThat(run(Map.of()).environment("DJL_CACHE_DIR")).isEmpty();
    }

    @Test
    void plugins_are_jars_and_folders_of_jars() throws IOException {
        Path jars = Files.createDirectory(folder.resolve("some plugins"));
        Path one = Files.createFile(jars.resolve("one.jar"));
        Path two = Files.createFile(jars.resolve("two.jar"));
        Path alone = Files.createFile(folder.resolve("alone.jar"));
        assertThat(run(Map.of("HANET_PLUGINS", jars + ":" + alone)).classPath())
                .endsWith("lib/*:" + one + ":" + two + ":" + alone);
        assertThat(run(Map.of("HANET_PLUGINS", "")).classPath()).endsWith("lib/*");
    }

    @Test
    void plugins_are_named_by_an_option_too_and_told_to_java() throws IOException {
        Path one = Files.createFile(folder.resolve("one.jar"));
        Path two = Files.createFile(folder.resolve("two.jar"));
        Answer answer =
                run(checkout, folder, Map.of(), "--plugin", one.toString(), "plan", "--plugin=" + two, "quickstart");

        assertThat(answer.classPath()).endsWith("lib/*:" + one + ":" + two);
        assertThat(answer.lines()).contains("-Dhanet.plugins=" + one + ":" + two);
        assertThat(run(checkout, folder, Map.of(), "plan", "--plugin", "gone.jar")
                        .lines())
                .anyMatch(line -> line.contains("--plugin names 'gone.jar', which is not there"));
    }

    @Test
    void plugins_lie_beside_a_declared_workspace_and_an_editor_does_not_load_them() throws IOException {
        Path workspace = Files.createDirectories(folder.resolve("a project/specs/deep"))
                .getParent()
                .getParent();
        Path jar = Files.createFile(
                Files.createDirectory(workspace.resolve("plugins")).resolve("x.jar"));
        Path deep = workspace.resolve("specs/deep");
        assertThat(run(checkout, deep, Map.of(), "plan", "quickstart").classPath())
                .endsWith("lib/*");
        Files.createFile(workspace.resolve(".hanet-workspace"));

        assertThat(run(checkout, deep, Map.of(), "plan", "quickstart").classPath())
                .endsWith("lib/*:" + jar);
        assertThat(run(checkout, workspace, Map.of(), "plan", "quickstart").classPath())
                .endsWith("lib/*:" + jar);
        assertThat(run(checkout, deep, Map.of(), "lsp").classPath()).endsWith("lib/*");
    }

    @Test
    void the_runner_for_windows_gives_java_the_same_options_and_ends_its_lines_as_windows_does() throws IOException {
        String script = Files.readString(Path.of("../../hanet"));
        String runner = Files.readString(Path.of("src/main/dist/hanet.cmd"));

        List<String> options = Pattern.compile("-[DXj]\\S+")
                .matcher(script.substring(script.indexOf("\noptions=("), script.indexOf("-Dhanet.script")))
                .results()
                .map(MatchResult::group)
                .toList();
        assertThat(options).hasSizeGreaterThan(3).allSatisfy(option -> assertThat(runner)
                .contains(" " + option + " "));
        assertThat(runner.lines().count())
                .isEqualTo(Pattern.compile("\r\n").matcher(runner).results().count());
        assertThat(runner.replace("\r\n", "")).isASCII().doesNotContain("\n", "\r");
    }

    @Test
    void plugins_that_are_not_there_are_told() throws IOException {
        Path empty = Files.createDirectory(folder.resolve("empty"));
        Answer none = run(Map.of("HANET_PLUGINS", empty.toString()));
        assertThat(none.code()).isEqualTo(ExitCode.WRONG_INPUT);
        assertThat(none.lines()).anyMatch(line -> line.contains("'" + empty + "', which holds no jar"));
        Answer missing = run(Map.of("HANET_PLUGINS", "gone.jar"));
        assertThat(missing.code()).isEqualTo(ExitCode.WRONG_INPUT);
        assertThat(missing.lines()).anyMatch(line -> line.contains("'gone.jar', which is not there"));
    }

    @Test
    void a_release_is_not_built_and_brings_its_own_java() throws IOException {
        Path release =
                Files.createDirectories(folder.resolve("a r\u00e9lease/lib")).getParent();
        Files.copy(Path.of("../../hanet"), release.resolve("hanet"));
        Files.writeString(release.resolve("hanet.jsa"), "");
        assertThat(run(release, Map.of("LC_ALL", "C.UTF-8")).classPath()).isEqualTo(release.resolve("lib") + "/*");
        program("a r\u00e9lease/runtime/bin/java", "echo its own; for word; do echo \"$word\"; done");
        Files.writeString(release.resolve("runtime/release"), "JAVA_VERSION=\"17.0.2\"\n");

        Answer own = run(release, Map.of("JAVA_HOME", "unset", "LC_ALL", "C.UTF-8"));
        assertThat(own.lines()).contains("its own").noneMatch(line -> line.startsWith("hanet: building"));
    }

    @Test
    void the_archive_of_classes_is_made_anew_for_another_java_or_in_a_folder_that_was_moved() throws IOException {
        program("jdk/bin/java", """
                for word; do
                    echo "$word"
                    case $word in
                        -Xshare:dump) dumps=yes ;;
                        -XX:SharedArchiveFile=*) archive=${word#*=} ;;
                    esac
                done
                [[ -z $dumps ]] || echo dumped >"$archive"
                """);
        Path archive = checkout.resolve("toolkit/cli/target/hanet.jsa");
        Path madeFor = checkout.resolve("toolkit/cli/target/hanet.jsa.of");
        Files.writeString(archive, "of an earlier toolkit, which did not say for what");

        assertThat(run(Map.of()).lines()).contains("-XX:SharedArchiveFile=" + archive);
        assertThat(archive).hasContent("dumped");
        assertThat(madeFor)
                .hasContent(folder.resolve("jdk/bin/java") + " 17.0.2 " + checkout.resolve("toolkit/cli/target/lib"));

        Files.writeString(archive, "kept");
        run(Map.of());
        assertThat(archive).hasContent("kept");

        Files.writeString(madeFor, "/another/java /another/lib\n");
        run(Map.of());
        assertThat(archive).hasContent("dumped");
        try (Stream<Path> files = Files.list(archive.getParent())) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("lib", ".building", "hanet.jsa", "hanet.jsa.of");
        }
    }

    @Test
    void short_commands_leave_the_slow_compiler_out_and_others_begin_with_it_later() throws IOException {
        assertThat(run(checkout, Path.of(""), Map.of(), "validate", "quickstart")
                        .lines())
                .contains("-XX:TieredStopAtLevel=1")
                .noneMatch(word -> word.startsWith("-XX:Tier4"));
        assertThat(run(checkout, Path.of(""), Map.of(), "train", "quickstart").lines())
                .doesNotContain("-XX:TieredStopAtLevel=1")
                .contains("-XX:Tier4InvocationThreshold=50000");
    }

    @Test
    void a_java_that_is_too_old_or_not_there_is_told() throws IOException {
        Files.writeString(folder.resolve("jdk/release"), "JAVA_VERSION=\"11.0.2\"\n");
        assertThat(run(Map.of()).lines())
                .anyMatch(line -> line.endsWith("is Java 11.0.2; the toolkit needs 17 or later"));
        Answer none = run(Map.of("JAVA_HOME", "/nowhere"));
        assertThat(none.code()).isEqualTo(ExitCode.WRONG_INPUT);
        assertThat(none.lines()).contains("hanet: JAVA_HOME is '/nowhere', which holds no bin/java");
    }

    @Test
    void a_build_whose_reader_goes_comes_to_its_end() throws IOException, InterruptedException {
        Path gone = folder.resolve("gone");
        program(
                "bin/mvn",
                "until [[ -e '" + gone + "' ]]; do :; done; trap '' PIPE; for module in {1..99}; do"
                        + " echo \"[INFO] Building a stand-in [$module/99]\" || exit 1; done");
        ProcessBuilder process =
                new ProcessBuilder("bash", checkout.resolve("hanet").toString(), "plan", "quickstart");
        process.environment().put("PATH", folder.resolve("bin") + ":" + System.getenv("PATH"));
        process.environment().put("JAVA_HOME", folder.resolve("jdk").toString());
        Process running = process.redirectErrorStream(true).start();
        try (BufferedReader reader = running.inputReader(StandardCharsets.UTF_8)) {
            assertThat(reader.readLine()).startsWith("hanet: building with Maven");
        }
        Files.createFile(gone);
        running.waitFor();
        assertThat(checkout.resolve("toolkit/cli/target/lib/.built")).exists();
        assertThat(builds(run(Map.of()))).isEmpty();
    }

    @Test
    void a_build_that_fails_is_told_and_tried_again() throws IOException {
        program("bin/mvn", "echo '[ERROR] no space left'; exit 1");
        Answer failed = run(Map.of());
        assertThat(failed.code()).isEqualTo(ExitCode.WRONG_INPUT);
        assertThat(failed.lines())
                .contains("[ERROR] no space left", "hanet: the build failed; the lines above say why");
        program("bin/mvn", "echo '[INFO] Building a stand-in [1/1]'");
        assertThat(builds(run(Map.of()))).hasSize(1);
    }
}
