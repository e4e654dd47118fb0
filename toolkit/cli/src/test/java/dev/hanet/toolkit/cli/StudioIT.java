package dev.hanet.toolkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.CookieManager;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/**
 * The studio as a user has it: the whole process, and its pages in a {@link Browser}, where there is one; elsewhere that is
 * left out.
 */
class StudioIT {
    private static final String HOSTILE = "<img src=x onerror=alert(1)>.yaml";
    private static final String SPEC = """
            # small
            extends: preset:quickstart
            model:
              context: {type: ha, levels: 1}  # the first neighbours
            data:
              dataset: {images: {training: 4, validation: 2, test: 2}}
            train: {epochs: 2, schedule: {warmupSteps: 1}}
            """;
    private static final String TEXT = "document.querySelector('.CodeMirror').CodeMirror.getValue()";

    @TempDir
    private Path folder;

    @Test
    @Timeout(600)
    void a_spec_is_written_composed_and_trained_and_a_pixel_explained_without_an_error() throws Exception {
        Path workspace = Files.createDirectory(folder.resolve("workspace"));
        Files.writeString(workspace.resolve("small.yaml"), SPEC);
        Files.writeString(workspace.resolve(HOSTILE), SPEC);
        try (Browser browser = Browser.open(folder.resolve("profile"))) {
            Process process = studio(workspace);
            try {
                browser.go(address(process));
                opensAFile(browser);
                marksAMistakeAndMendsIt(browser);
                putsABlockOnAPointByDraggingAndTakesItBack(browser);
                composesByKeysAlone(browser);
                trains(browser);
                assertThat(Files.readString(workspace.resolve("small.yaml")))
                        .contains("# the first neighbours", "- {at: encoder.level3");
                explainsAPixel(browser);
                showsData(browser);
                segments(browser);
                missesARun(browser, workspace);
                assertThat(browser.complaints()).isEmpty();
                process.destroy();
                assertThat(process.waitFor(20, TimeUnit.SECONDS))
                        .as("it ends with a network open")
                        .isTrue();
            } finally {
                process.destroyForcibly();
            }
        }
    }

    /** What somebody else writes while a text is open: it is told, and nothing of either is lost. */
    @Test
    @Timeout(600)
    void two_who_write_one_spec_hear_of_each_other_and_lose_nothing() throws Exception {
        Path workspace = Files.createDirectory(folder.resolve("workspace"));
        Path file = Files.writeString(workspace.resolve("small.yaml"), SPEC);
        try (Browser browser = Browser.open(folder.resolve("profile"))) {
            Process process = studio(workspace);
            try {
                String address = address(process);
                browser.go(address);
                opensAFile(browser);
                Files.writeString(file, SPEC + "seed: 2\n");
                browser.until("return " + TEXT + ".endsWith('seed: 2\\n') && document.getElementById('save').disabled");

                browser.ask(
                        "document.querySelector('.CodeMirror').CodeMirror.replaceRange('# mine\\n', {line: 0, ch: 0})");
                Files.writeString(file, SPEC + "seed: 3\n");
                browser.find("#theirs");
                browser.click("#theirs");
                browser.until("return " + TEXT + ".endsWith('seed: 3\\n') && " + TEXT + ".startsWith('# small')");
                browser.click(".CodeMirror-lines");
                browser.chord(Keys.CONTROL, "z");
                browser.until("return " + TEXT + ".startsWith('# mine') && " + TEXT + ".endsWith('seed: 2\\n')");

                browser.chord(Keys.CONTROL, "s");
                isSaved(browser);
                assertThat(Files.readString(file)).startsWith("# mine").endsWith("seed: 2\n");

                browser.ask(
                        "document.querySelector('.CodeMirror').CodeMirror.replaceRange('# again\\n', {line: 0, ch: 0})");
                Files.writeString(file, SPEC + "seed: 4\n");
                browser.chord(Keys.CONTROL, "s");
                browser.click("#mine");
                isSaved(browser);
                assertThat(Files.readString(file)).startsWith("# again");
                assertThat(browser.complaints()).isEmpty();

                secondTab(browser, file, address);
                endsUnderIt(browser, process);
            } finally {
                process.destroyForcibly();
            }
        }
    }

    private static void isSaved(Browser browser) {
        browser.until("return document.getElementById('told').textContent === 'saved small.yaml'"
                + " && document.getElementById('save').disabled");
    }

    private static void secondTab(Browser browser, Path file, String address) throws IOException {
        browser.ask("document.querySelector('.CodeMirror').CodeMirror.replaceRange('# first\\n', {line: 0, ch: 0})");
        String first = browser.newTab(address);
        opensAFile(browser, "# again");
        browser.ask("document.querySelector('.CodeMirror').CodeMirror.replaceRange('# second\\n', {line: 0, ch: 0})");
        browser.click("#save");
        isSaved(browser);
        browser.closeTab(first);
        browser.find("#both");
        assertThat(browser.ask(TEXT)).startsWith("# first\n# again");
        browser.click("#mine");
        isSaved(browser);
        assertThat(Files.readString(file)).startsWith("# first\n# again");
    }

    /** The text stays, and so do the other pages. */
    private static void endsUnderIt(Browser browser, Process process) throws InterruptedException {
        process.destroy();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        browser.until("return document.getElementById('told').textContent.includes('it was ended, or started anew')");
        assertThat(browser.ask(TEXT)).startsWith("# first\n# again");
        browser.click("nav a[href='#runs']");
        browser.until("return document.querySelector('.left.runs') !== null");
    }

    private static void opensAFile(Browser browser) {
        opensAFile(browser, "# small");
    }

    private static void opensAFile(Browser browser, String beginning) {
        browser.until("return document.querySelector('#file option[value=\"small.yaml\"]') !== null");
        assertThat(browser.ask("document.querySelectorAll('#file img').length + ' ' + location.search"))
                .isEqualTo("0 ");
        browser.choose("#file", "small.yaml");
        browser.until("return " + TEXT + ".startsWith('" + beginning + "')");
        browser.find(".box.context");
    }

    private static void marksAMistakeAndMendsIt(Browser browser) {
        browser.click(".CodeMirror-lines");
        browser.ask("document.querySelector('.CodeMirror').CodeMirror.setCursor({line: 3, ch: 31})");
        browser.type(", dleta: 0.4");
        browser.until(
                "return [...document.querySelectorAll('.problems li.mistake')].some(one => one.textContent.includes('unknown key'))"
                        + " && document.querySelector('.said-mistake').textContent === 'dleta'");
        browser.type(Keys.ESCAPE);
        browser.click(".problems li.mistake button:not(.link)");
        browser.until("return " + TEXT + ".includes(', delta: 0.4}  # the first neighbours')");
        browser.until("return document.querySelectorAll('.problems li.mistake').length === 0"
                + " && document.querySelector('.sliders output').textContent === '0.4'");
    }

    private static void putsABlockOnAPointByDraggingAndTakesItBack(Browser browser) {
        String inserted = TEXT + ".includes('\\n  insert:\\n    - {at: encoder.level3, use: {type: ha}}\\n')";
        browser.drag(".block[data-type=ha]", ".box[data-path='encoder.level3']");
        browser.until("return " + inserted);
        browser.find(".box.inserted");
        browser.click(".CodeMirror-lines");
        browser.chord(Keys.CONTROL, "z");
        browser.until("return !(" + inserted + ") && document.querySelector('.box.inserted') === null");
        browser.chord(Keys.CONTROL, "y");
        browser.until("return " + inserted + " && document.querySelector('.box.inserted') !== null");
    }

    /** Every gesture by keys; what had the focus keeps it when the drawing is made anew, and shows that it has it. */
    private static void composesByKeysAlone(Browser browser) {
        browser.focus("nav a[href='#predict']");
        browser.type(Keys.TAB);
        browser.until("return document.activeElement.id === 'file'");
        browser.focus(".sliders input");
        browser.type(Keys.ARROW_RIGHT);
        browser.until("return " + TEXT + ".includes(', delta: 0.41}') && document.activeElement.type === 'range'"
                + " && document.querySelector('.box.context').textContent.includes('delta 0.41')");
        browser.type(Keys.ARROW_LEFT);
        browser.until("return " + TEXT + ".includes(', delta: 0.4}') && document.activeElement.type === 'range'"
                + " && document.querySelector('.box.context').textContent.includes('delta 0.4,')");
        browser.focus("#block");
        browser.type("sq");
        browser.until("return document.activeElement.value === 'squeeze-excite'");
        browser.focus("#insert");
        browser.type(Keys.ENTER);
        String added = TEXT + ".includes('{at: encoder.level1, use: {type: squeeze-excite}}')";
        browser.until("return " + added
                + " && document.querySelectorAll('.box.inserted').length === 2 && document.activeElement.id === 'insert'"
                + " && getComputedStyle(document.activeElement).outlineStyle === 'solid'");
        browser.focus(".box[data-path='encoder.level1.inserted']");
        browser.type(Keys.DELETE);
        browser.until("return !" + added
                + " && document.activeElement.getAttribute('data-path') === 'encoder.level1'"
                + " && getComputedStyle(document.activeElement.querySelector('rect')).strokeWidth === '3.5px'");
        browser.focus("#tab-network");
        browser.type(Keys.ARROW_RIGHT);
        browser.until("return document.activeElement.id === 'tab-plan' && document.querySelector('td.bar') !== null");
        browser.type(Keys.ARROW_LEFT);
        browser.find(".box.context");
        everythingHasAName(browser);
    }

    private static void everythingHasAName(Browser browser) {
        assertThat(browser.ask("[...document.querySelectorAll('a, button, input, select, [tabindex]')].filter(one =>"
                        + " one.getClientRects().length > 0 && one.id !== 'page' && !one.closest('.CodeMirror') &&"
                        + " !(one.getAttribute('aria-label') || one.alt || one.textContent.trim() ||"
                        + " (one.labels && one.labels.length))).map(one => one.outerHTML.slice(0, 100)).join()"))
                .isEmpty();
    }

    private static void missesARun(Browser browser, Path workspace) throws IOException {
        browser.click("nav a[href='#runs']");
        browser.find(".status.done");
        browser.until("return document.querySelectorAll('.pictures img').length === 4");
        everythingHasAName(browser);
        try (Stream<Path> files = Files.walk(workspace.resolve("runs"))) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
        browser.until("return document.getElementById('told').textContent.includes('is not in the folder any more')"
                + " && document.querySelector('.right').textContent.includes('No run is chosen')");
    }

    private static void trains(Browser browser) {
        browser.click("#train");
        browser.until(
                "return location.hash === '#runs' && document.querySelectorAll('[data-chart=loss] circle').length === 2");
        browser.find(".status.done");
        browser.until("return document.querySelectorAll('.pictures img').length === 4");
    }

    private static void explainsAPixel(Browser browser) {
        browser.click("nav a[href='#explain']");
        browser.until("return document.querySelectorAll('.pictures figure').length === 4"); // two of the context, one
        // inserted, what is found
        browser.until("return document.querySelector('.pictures figcaption').textContent.includes('density')");
        String before = browser.ask("document.querySelector('.pictures img').src");
        everythingHasAName(browser);
        browser.find(".pick img").click(); // in its middle
        browser.type(Keys.ARROW_RIGHT, Keys.ARROW_DOWN);
        browser.until("return document.querySelector('.pictures img').src !== '" + before + "'");
        String density =
                "[...document.querySelectorAll('.pictures figure')].find(one => one.textContent.includes('encoder.level3')).textContent";
        String dense = browser.ask(density);
        browser.find("input[data-path='model.insert[0].use']").sendKeys(Keys.HOME);
        browser.until("return " + density
                + ".includes('density 1.000') && document.querySelector('h2').textContent.includes('delta 0')");
        assertThat(dense).doesNotContain("density 1.000");
    }

    private static void showsData(Browser browser) {
        browser.click("nav a[href='#data']");
        browser.until(
                "return [...document.querySelectorAll('.steps img')].filter(one => one.complete && one.naturalWidth === 96).length === 6");
    }

    private void segments(Browser browser) throws IOException {
        browser.click("nav a[href='#predict']");
        browser.find("#image")
                .sendKeys(ServedRun.image(folder.resolve("eye.png")).toString());
        browser.until(
                "return [...document.querySelectorAll('.pictures a[download]')].some(one => one.download === 'eye.mask.png')"
                        + " && [...document.querySelectorAll('.pictures img')].filter(one => one.complete && one.naturalWidth === 40).length >= 3");
    }

    private static String address(Process process) throws IOException {
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String line = lines.readLine();
        while (line != null && !line.startsWith("studio: ")) {
            line = lines.readLine();
        }
        return Objects.requireNonNull(line, "it said no address").substring("studio: ".length());
    }

    private Process studio(Path workspace) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xss16m",
                        "-Djava.awt.headless=true",
                        "-Dai.djl.offline=true",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "dev.hanet.toolkit.cli.Main",
                        "studio",
                        workspace.toString(),
                        "--port",
                        "0")
                .redirectErrorStream(true)
                .start();
    }

    @Test
    @Timeout(60)
    void the_address_that_is_printed_opens_it_until_it_is_told_to_end() throws Exception {
        Path workspace = Files.createDirectory(folder.resolve("workspace"));
        Process process = studio(workspace);
        try {
            URI address = URI.create(address(process));
            HttpClient client = HttpClient.newBuilder()
                    .followRedirects(HttpClient.Redirect.NORMAL)
                    .cookieHandler(new CookieManager())
                    .build();
            assertThat(client.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString())
                            .body())
                    .contains("<title>HANet studio</title>");
            assertThat(client.send(
                                    HttpRequest.newBuilder(address.resolve("/api/workspace"))
                                            .build(),
                                    HttpResponse.BodyHandlers.ofString())
                            .body())
                    .contains("\"specs\":[]");
            process.destroy();
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void a_folder_that_is_not_there_and_a_port_that_is_taken_are_told() throws IOException {
        Runner.Outcome nowhere = Runner.run("studio", folder.resolve("nowhere").toString());
        assertThat(nowhere.code()).isEqualTo(ExitCode.WRONG_INPUT);
        assertThat(nowhere.err()).contains("there is no folder", "nowhere").doesNotContain("\tat ");
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Runner.Outcome outcome = Runner.run("studio", folder.toString(), "--port", "" + taken.getLocalPort());
            assertThat(outcome.code()).isEqualTo(ExitCode.WRONG_INPUT);
            assertThat(outcome.err())
                    .contains("cannot be listened at", "choose another port")
                    .doesNotContain("\tat ");
        }
    }
}
