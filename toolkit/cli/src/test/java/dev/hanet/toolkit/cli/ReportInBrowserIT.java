package dev.hanet.toolkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hanet.toolkit.run.RunDirectory;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** The report of a run in a {@link Browser}, where there is one; elsewhere left out. */
class ReportInBrowserIT {
    @TempDir
    private Path folder;

    @Test
    @Timeout(120)
    void its_tables_charts_and_pictures_do_what_they_offer_without_an_error() throws Exception {
        try (Browser browser = Browser.open(folder.resolve("profile"))) {
            Path run = ServedRun.trained(folder);
            browser.go(run.resolve(RunDirectory.REPORT_HTML).toUri().toString());

            browser.click("table.sortable th:nth-child(2) button");
            assertThat(browser.find("th[aria-sort]").getDomAttribute("aria-sort"))
                    .isEqualTo("ascending");
            browser.click("table.sortable th:nth-child(2) button");
            assertThat(browser.find("th[aria-sort]").getDomAttribute("aria-sort"))
                    .isEqualTo("descending");

            browser.focus("svg[data-chart]");
            browser.type(Keys.END);
            assertThat(browser.find(".tip").getText()).startsWith("epoch 2").contains("loss");
            browser.type(Keys.HOME);
            assertThat(browser.find(".tip").getText()).startsWith("epoch 1");

            assertThat(browser.find(".case:not([hidden]) b").getText()).isEqualTo("test-000");
            browser.click("button[data-step='1']");
            assertThat(browser.find(".case:not([hidden]) b").getText()).isEqualTo("test-001");

            String opacity = "getComputedStyle(document.querySelector('.case:not([hidden]) img[alt^=mask]')).opacity";
            browser.find("input[name=layer]").sendKeys(Keys.HOME);
            assertThat(browser.ask(opacity)).isEqualTo("0");
            browser.find("input[name=layer]").sendKeys(Keys.ARROW_RIGHT, Keys.ARROW_RIGHT);
            assertThat(browser.ask(opacity)).isNotEqualTo("0");
            assertThat(browser.complaints()).isEmpty();
        }
    }
}
