package dev.hanet.toolkit.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hanet.toolkit.python.PythonValue.Dict;
import dev.hanet.toolkit.python.PythonValue.Items;
import dev.hanet.yaml.HanetException;
import dev.hanet.yaml.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PythonConfigTest {
    @TempDir
    private Path folder;

    private Path configs = Path.of("");

    @BeforeEach
    void makeFolder() throws IOException {
        configs = Files.createDirectories(folder.resolve("work/configs/unet"));
    }

    private Path file(String name, String text) throws IOException {
        Path file = configs.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private PythonConfig read(String text) throws IOException {
        return PythonConfig.read(file("a.py", text));
    }

    private PythonValue value(String text, String name) throws IOException {
        PythonConfig config = read(text);
        assertThat(config.problems()).isEmpty();
        PythonValue value = config.values().entries().get(name);
        assertThat(value).isNotNull();
        return value;
    }

    /** All of a value, as JSON would be short. */
    private static String shown(PythonValue value) {
        if (value instanceof Dict dict) {
            return dict.entries().entrySet().stream()
                    .map(entry -> entry.getKey() + "=" + shown(entry.getValue()))
                    .collect(Collectors.joining(" ", "{", "}"));
        }
        if (value instanceof Items items) {
            return items.items().stream().map(PythonConfigTest::shown).collect(Collectors.joining(" ", "[", "]"));
        }
        return value.words();
    }

    private List<String> told(String text) throws IOException {
        return told(read(text));
    }

    private List<String> told(PythonConfig config) {
        return config.problems().stream().map(this::told).toList();
    }

    private String told(Problem problem) {
        String source = configs.relativize(
                        Path.of(problem.at().source()).toAbsolutePath().normalize())
                .toString();
        return source + ":" + problem.at().line() + ":" + problem.at().column() + ": " + problem.message();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "x = 1|1",
                "x = -1.5e2|-150.0",
                "x = 1_000|1000",
                "x = 0x1F|31",
                "x = 1 / 4.|0.25",
                "x = 2 ** 3 * 2 + 1 - 4 // 3|16",
                "x = 7 % 4|3",
                "x = True|True",
                "x = None|None",
                "x = 'a' \"b\" + r'\\c'|'ab\\c'",
                "x = '\\x41\\u0042\\t'|'AB\t'",
                "x = [1, (2, 3), (4), (5,), ()]|[1 [2 3] 4 [5] []]",
                "x = 1, 2|[1 2]",
                "x = [1] * 2 + [2, *[3, 4]]|[1 1 2 3 4]",
                "x = dict(a=1, b=dict(c='d'))|{a=1 b={c='d'}}",
                "x = {'a': 1, 2: 'b', **dict(c=3)}|{a=1 2='b' c=3}",
                "x = dict({'a': 1}, b=2)|{a=1 b=2}",
                "x = list((1, 2))|[1 2]",
                "y = dict(a=[5, 6]); x = y['a'][-1]|6",
                "y = dict(a=dict(b=7)); x = y.a.b|7",
                "y = z = 3; x = y + z|6",
                "x = '''a # b'''  # c|'a # b'"
            })
    void values_are_what_python_says_they_are(String text, String expected) throws IOException {
        assertThat(shown(value(text, "x"))).isEqualTo(expected);
    }

    @Test
    void a_text_may_have_windows_lines_tabs_a_mark_in_front_and_brackets_over_many_lines() throws IOException {
        Path file = configs.resolve("b.py");
        Files.write(
                file,
                "\uFEFF# one\r\nx = dict(\r\n\ta=1,  # two\r\n\tb=[\r\n2,\r\n],)\r\ny = 1 + \\\r\n2\r\n"
                        .getBytes(StandardCharsets.UTF_8));

        PythonConfig config = PythonConfig.read(file);

        assertThat(config.problems()).isEmpty();
        assertThat(shown(config.values())).isEqualTo("{x={a=1 b=[2]} y=3}");
        PythonValue x = config.values().entries().get("x");
        assertThat(x.at()).hasToString(file + ":2:5");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "x = [i for i in y]|[an expression with 'for']",
                "x = f'{y}'|a string that is worked out, or bytes",
                "x = b'a'|a string that is worked out, or bytes",
                "x = 1 if True else 2|an expression with 'if'",
                "x = a.b|the name 'a', which nothing above gives a value",
                "x = [1][3]|an item that is not there",
                "x = 1 == 2|an expression with '=='",
                "x = 1 / 0|a number that is not finite",
                "x = 1e999|the number '1e999'",
                "x = [1 2]|[an expression with '2']",
                "x = not True|an expression with 'not'",
                "x = {1, 2}|a set",
                "x = 'a' * 3|an expression with '*'"
            })
    void what_is_worked_out_in_another_way_stays_unread(String text, String expected) throws IOException {
        assertThat(shown(value(text, "x"))).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "x = __import__('os').system('rm')|1:5: '__import__' is called, and nothing is run",
                "x = [open('y') for y in z]|1:6: 'open' is called, and nothing is run",
                "x = [y for y in open('z')]|1:17: 'open' is called, and nothing is run",
                "exec('x')|1:1: 'exec(...)' is a call, and nothing is run",
                "import os|1:1: 'import' is not followed, since nothing in a configuration is run",
                "from a import b|1:1: 'from' is not followed, since nothing in a configuration is run",
                "x = 1; x.y = 2|1:8: this is no assignment: NAME = value",
                "x += 1|1:1: this is no assignment: NAME = value",
                "x = dict(a=1, a=2)|1:15: 'a' stands twice in one dict"
            })
    void what_would_run_something_is_refused_with_its_line(String text, String expected) throws IOException {
        assertThat(told(text)).containsExactly("a.py:" + expected);
    }

    @Test
    void blocks_are_refused_once_and_everything_else_is_told_besides() throws IOException {
        assertThat(told("""
                if True:
                    x = 1
                    y = 2
                z = eval('1')
                with read_base():
                    from .a import *
                """))
                .containsExactly(
                        "a.py:1:1: 'if' is not followed, since nothing in a configuration is run",
                        "a.py:4:5: 'eval' is called, and nothing is run",
                        "a.py:5:1: 'with' is not followed, since nothing in a configuration is run");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "x = 'abc|1:5: a string is not closed",
                "x = '''abc|1:5: a string is not closed",
                "x = 'abc\\|1:9: a string is not closed",
                "x = '\\xZZ'|1:6: '\\x' wants 2 hexadecimal digits of a character",
                "x = '\\U00110000'|1:6: '\\U' wants 8 hexadecimal digits of a character",
                "x = $|1:5: the character '$' has no place here",
                "x = (1|1:7: the line ends where ',' or ')' is expected",
                "x = 1 \\ 2|1:8: a backslash stands before something else than the end of its line",
                "x =|1:4: the line ends where a value is expected",
                "x = )|1:5: ')' stands where a value is expected",
                "x = dict(a=)|1:12: ')' stands where a value is expected"
            })
    void what_is_no_python_ends_the_reading_with_a_place(String text, String expected) throws IOException {
        PythonConfig config = read(text);
        assertThat(told(config)).containsExactly("a.py:" + expected);
        assertThat(config.isWhole()).isFalse();
        assertThat(config.values().entries()).isEmpty();
    }

    @Test
    void bases_are_laid_under_a_file_key_by_key() throws IOException {
        file(
                "../_base_/model.py",
                "norm = dict(type='BN')\nmodel = dict(type='E', head=dict(type='A', width=3, norm=norm), list=[1])\n");
        file("../_base_/data.py", "batch = 2\nsize = (64, 32)\n");
        PythonConfig config = read("""
                _base_ = ['../_base_/model.py', '../_base_/data.py']
                model = dict(head=dict(width=4), list=[2], size={{_base_.size}})
                batch = '{{_base_.batch}}'
                other = _base_.model.head.norm
                """);

        assertThat(config.problems()).isEmpty();
        assertThat(shown(config.values()))
                .isEqualTo(
                        "{norm={type='BN'} model={type='E' head={type='A' width=4 norm={type='BN'}} list=[2] size=[64 32]}"
                                + " batch=2 size=[64 32] other={type='BN'}}");
        assertThat(config.files()).hasSize(3);
    }

    @Test
    void delete_replaces_what_a_base_says() throws IOException {
        file("base.py", "model = dict(head=dict(type='A', width=3), neck=[1])\n");

        assertThat(shown(
                        read("_base_ = 'base.py'\nmodel = dict(head=dict(_delete_=True, type='B'), neck=dict(_delete_=True, a=1))\n")
                                .values()))
                .isEqualTo("{model={head={type='B'} neck={a=1}}}");
        assertThat(told("_base_ = 'base.py'\nmodel = dict(neck=dict(a=1))\n"))
                .containsExactly("a.py:2:19: a dict is laid over [1], which a base says; '_delete_=True' replaces it");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'../../../secret.py'|1:10: the base '../../../secret.py' lies outside of 'configs', the folder above the file's own or its checkout",
                "'/etc/passwd'|1:10: the base '/etc/passwd' lies outside of 'configs', the folder above the file's own or its checkout",
                "'link.py'|1:10: the base 'link.py' lies outside of 'configs', the folder above the file's own or its checkout",
                "'gone.py'|1:10: there is no base 'gone.py'",
                "'text.txt'|1:10: the base 'text.txt' is no file in Python",
                "'mmseg::_base_/x.py'|1:10: the base 'mmseg::_base_/x.py' lies in another project, and is not fetched",
                "'https://example.org/x.py'|1:10: the base 'https://example.org/x.py' lies in another project, and is not fetched",
                "'a\\0b.py'|1:10: the base 'a\0b.py' is no path",
                "5|1:10: '_base_' names files as strings, not 5",
                "'a.py'|1:10: 'a.py' is its own base"
            })
    void bases_that_are_not_at_hand_are_told(String base, String expected) throws IOException {
        Path outside = Files.writeString(folder.resolve("secret.py"), "x = 1\n");
        Files.createSymbolicLink(configs.resolve("link.py"), outside);
        file("text.txt", "x = 1\n");

        assertThat(told("_base_ = " + base + "\n")).containsExactly("a.py:" + expected);
    }

    @Test
    void circles_long_chains_and_many_bases_end() throws IOException {
        file("b.py", "_base_ = 'c.py'\n");
        file("c.py", "_base_ = 'b.py'\n");
        assertThat(told(PythonConfig.read(configs.resolve("b.py"))))
                .containsExactly("c.py:1:10: 'b.py' is its own base");

        for (int i = 0; i < 20; i++) {
            file("chain" + i + ".py", "_base_ = 'chain" + (i + 1) + ".py'\n");
        }
        file("chain20.py", "x = 1\n");
        assertThat(told(PythonConfig.read(configs.resolve("chain0.py"))))
                .containsExactly("chain15.py:1:10: more than 16 files are bases of one another");

        file("leaf.py", "");
        assertThat(told("_base_ = [" + "'leaf.py', ".repeat(200) + "]\n").get(0))
                .contains("more than 100 bases");
    }

    @Test
    void two_bases_do_not_assign_the_same_variable() throws IOException {
        file("b.py", "x = 1\n");
        file("c.py", "x = 2\n");

        assertThat(told("_base_ = ['b.py', 'c.py']\n"))
                .containsExactly("a.py:1:19: 'x' is assigned by 'c.py' and by a base before it");
    }

    @Test
    void texts_that_are_too_much_are_refused_in_a_sentence() throws IOException {
        assertThat(told("x = " + "[".repeat(50_000)).get(0))
                .contains("more than 100 brackets stand inside one another");
        assertThat(told("x = " + "-".repeat(50_000) + "1").get(0))
                .contains("more than 100 signs stand behind one another");
        assertThat(told("x = " + "dict(a=".repeat(50_000)).get(0)).contains("more than 100 brackets");
        assertThat(told("x = " + "1 + ".repeat(150_000) + "1").get(0)).contains("comes to more than 200000 values");
        assertThat(told("x = [0] * 1000000000").get(0)).contains("comes to more than 200000 values");
        assertThat(told("x = 'a'\n" + "x = x + x\n".repeat(40)).get(0)).contains("more than 100000 characters");
        assertThat(told("x = [1]\n" + "x = x + x\n".repeat(40)).get(0)).contains("comes to more than 200000 values");
        assertThat(told("x = dict()\n" + "x = dict(a=x)\n".repeat(5000)).get(0))
                .contains("more than 100 dicts lie inside one another");
        assertThat(told("x = dict()\n" + "x = dict(a=x, b=x)\n".repeat(60)).get(0))
                .contains("comes to more than 200000 values");
        assertThat(told("x = [0]\n" + "x = [x, x]\n".repeat(60))).isEmpty();

        Path large = configs.resolve("large.py");
        Files.write(large, new byte[100_000_000]);
        assertThat(told(PythonConfig.read(large)).get(0)).endsWith("has more than 1 MB, which no configuration has");
        Path latin =
                Files.write(configs.resolve("latin.py"), "# 1\nx = 'M\u00e4rz'".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(told(PythonConfig.read(latin))).containsExactly("latin.py:2:7: the text is not UTF-8 from here on");
        assertThat(told("x = 1\0")).containsExactly("a.py:1:6: the character U+0000 has no place in a configuration");
        assertThatThrownBy(() -> PythonConfig.read(configs))
                .isInstanceOf(HanetException.class)
                .hasMessageContaining("is not a file");
        assertThatThrownBy(() -> PythonConfig.read(configs.resolve("gone.py"))).hasMessageContaining("there is no");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "_base_ = 'b.py'",
                "x = {'a': 1}",
                "x = 1",
                "x, y = 1, 2",
                "x: int = 3",
                "@a",
                "x = lambda: 1",
                "x = y[1:2]"
            })
    void nothing_ends_in_a_fault(String text) throws IOException {
        file("b.py", "");
        assertThat(read(text).values()).isNotNull();
    }

    @Test
    void mutated_texts_end_in_values_or_in_sentences() throws IOException {
        file("b.py", "model = dict(a=dict(b=1), c=[1, 2])\nsize = (3, 4)\n");
        String good = """
                _base_ = ['b.py']
                # a comment
                norm = dict(type='SyncBN', requires_grad=True)
                model = dict(
                    a=dict(_delete_=True, b=-1.5e3 * 2),
                    c=[dict(x=1, **norm), {'y': "z"}], d={{_base_.size}})
                steps = [dict(r=r) for r in (1, 2)]
                text = '''long
                text''' + r'\\d'
                """;
        SplittableRandom random = new SplittableRandom(7);
        String letters = "()[]{}:,.=+-*/'\"\\#\n\r \t@$0_axdict\u00e4\u2028";
        int whole = 0;
        for (int trial = 0; trial < 3000; trial++) {
            StringBuilder text = new StringBuilder(good);
            for (int change = random.nextInt(1, 6); change > 0; change--) {
                int at = random.nextInt(text.length());
                switch (random.nextInt(4)) {
                    case 0 -> text.deleteCharAt(at);
                    case 1 -> text.insert(at, letters.charAt(random.nextInt(letters.length())));
                    case 2 -> text.setCharAt(at, letters.charAt(random.nextInt(letters.length())));
                    default -> text.insert(at, text.substring(at, Math.min(text.length(), at + random.nextInt(1, 40))));
                }
            }
            PythonConfig config = read(text.toString());
            assertThat(config.isWhole() || !config.problems().isEmpty())
                    .as(text.toString())
                    .isTrue();
            assertThat(config.problems())
                    .allSatisfy(problem ->
                            assertThat(problem.message()).isNotBlank().doesNotContain("\n"));
            whole += config.problems().isEmpty() ? 1 : 0;
        }
        assertThat(whole).isBetween(300, 2700);
    }

    @Test
    void keys_are_read_as_what_is_wanted_and_every_mistake_is_told() throws IOException {
        List<Problem> problems = new ArrayList<>();
        PythonKeys keys = new PythonKeys(
                (Dict) value(
                        "x = dict(a='1', b=2.5, c=[1, 'x'], d=7, e=dict(type='m.T', f=1), g=f'{a}', h=None, type='Q')\n",
                        "x"),
                "x",
                problems::add);

        assertThat(keys.whole("a", 5, 0, 9)).isEqualTo(5);
        assertThat(keys.whole("b", 5, 0, 9)).isEqualTo(5);
        assertThat(keys.number("b", 0)).isEqualTo(2.5);
        assertThat(keys.wholes("c", List.of(), 0, 9)).containsExactly(1, 0);
        assertThat(keys.whole("d", 5, 0, 6)).isEqualTo(5);
        assertThat(keys.dict("e").type()).isEqualTo("T");
        assertThat(keys.dict("e").path()).isEqualTo("x.e");
        assertThat(keys.flag("g", true)).isTrue();
        assertThat(keys.value("h")).isEmpty();
        assertThat(keys.rest()).containsOnlyKeys("type");
        assertThat(problems.stream().map(problem -> problem.path() + ": " + problem.message()))
                .containsExactly(
                        "x.a: '1' is not an integer",
                        "x.b: 2.5 is not an integer",
                        "x.c: 'x' is not an integer",
                        "x.d: 7 is not between 0 and 6",
                        "x.g: a string that is worked out, or bytes, is not followed");
    }
}
