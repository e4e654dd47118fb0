package dev.hanet.toolkit.cli;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.openqa.selenium.By;
import org.openqa.selenium.JavascriptException;
import org.openqa.selenium.Keys;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.TimeoutException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.remote.RemoteWebDriver;
import org.openqa.selenium.support.ui.Select;
import org.openqa.selenium.support.ui.WebDriverWait;

/**
 * A Chromium without a window, driven by Selenium: where a Chromium and its driver are on the path, or named by the variables CHROMIUM and
 * CHROMEDRIVER; elsewhere a test that opens one is left out. Nothing is downloaded.
 */
final class Browser implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Duration GLANCE = Duration.ofMillis(50);

    private final ChromeDriverService service;
    private final RemoteWebDriver driver;

    private Browser(ChromeDriverService service, RemoteWebDriver driver) {
        this.service = service;
        this.driver = driver;
    }

    /** Opens one with a profile of its own, 1280 by 800 with nothing around the page. */
    static Browser open(Path profile) throws IOException {
        Optional<Path> chromium = program("CHROMIUM", "chromium", "chromium-browser", "google-chrome");
        Optional<Path> chromedriver = program("CHROMEDRIVER", "chromedriver");
        assumeTrue(
                chromium.isPresent() && chromedriver.isPresent(),
                "no Chromium with its chromedriver is on the path, or named by CHROMIUM and CHROMEDRIVER");
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.WARNING);
        ChromeOptions options = new ChromeOptions()
                .setBinary(chromium.orElseThrow().toFile())
                .addArguments(
                        "--headless=new",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--window-size=1280,800",
                        "--user-data-dir=" + profile);
        options.setCapability(ChromeOptions.LOGGING_PREFS, logs);
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(chromedriver.orElseThrow().toFile())
                .usingAnyFreePort()
                .build();
        service.start();
        try {
            return new Browser(service, new RemoteWebDriver(service.getUrl(), options, false));
        } catch (RuntimeException e) {
            service.stop();
            throw e;
        }
    }

    private static Optional<Path> program(String variable, String... names) {
        return Stream.concat(
                        Stream.ofNullable(System.getenv(variable)).map(Path::of),
                        Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                                .flatMap(folder -> Arrays.stream(names).map(name -> Path.of(folder, name))))
                .filter(Files::isExecutable)
                .findFirst();
    }

    void go(String address) {
        driver.get(address);
    }

    /** Opens another tab and goes on there; the name of the one before. */
    String newTab(String address) {
        String before = driver.getWindowHandle();
        driver.switchTo().newWindow(WindowType.TAB);
        go(address);
        return before;
    }

    /** Closes this tab and goes on in another. */
    void closeTab(String other) {
        driver.close();
        driver.switchTo().window(other);
    }

    /** What the browser complains of since it was asked last: errors of scripts, of the policy, of what it could not load. */
    List<String> complaints() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .map(Object::toString)
                .toList();
    }

    /** An element, once it is there and shown. */
    WebElement find(String selector) {
        until("const found = document.querySelector(" + quoted(selector)
                + "); return found !== null && found.getClientRects().length > 0");
        return driver.findElement(By.cssSelector(selector));
    }

    /** Clicks an element as somebody with a mouse does: where something lies over it, that is a failure. */
    void click(String selector) {
        try {
            find(selector).click();
        } catch (StaleElementReferenceException e) {
            find(selector).click(); // drawn anew meanwhile
        }
    }

    void focus(String selector) {
        driver.executeScript("arguments[0].focus()", find(selector));
    }

    /** Chooses of a list. */
    void choose(String selector, String value) {
        new Select(find(selector)).selectByValue(value);
    }

    /** Presses keys where the focus is. */
    void type(CharSequence... keys) {
        new Actions(driver).sendKeys(keys).perform();
    }

    /** Presses keys together where the focus is. */
    void chord(Keys held, String key) {
        new Actions(driver).keyDown(held).sendKeys(key).keyUp(held).perform();
    }

    void drag(String from, String onto) {
        new Actions(driver).dragAndDrop(find(from), find(onto)).perform();
    }

    /** The value of an expression of the page. */
    String ask(String expression) {
        return String.valueOf(driver.executeScript("return " + expression));
    }

    /** Waits for a script to answer yes. */
    void until(String script) {
        try {
            new WebDriverWait(driver, PATIENCE, GLANCE)
                    .ignoring(JavascriptException.class) // it asks of what is not there yet
                    .until(page -> Boolean.TRUE.equals(driver.executeScript(script)));
        } catch (TimeoutException e) {
            throw new AssertionError(
                    "never so: " + script + "; the page: " + ask("document.body.innerText.slice(0, 2000)")
                            + "; complaints: " + complaints(),
                    e);
        }
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }

    @Override
    public void close() {
        try {
            driver.quit();
        } finally {
            service.stop();
        }
    }
}
