package dev.signalbox.conformance.client;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Playwright;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Chromium for as long as the tests of one class run, which have to run on one thread: it belongs to that. */
final class TestBrowser implements BeforeAllCallback, AfterAllCallback {
    private @Nullable Playwright driver; // null until it has started
    private @Nullable Browser browser; // null until it has started

    @Override
    public void beforeAll(ExtensionContext context) {
        driver = Chromium.driver();
        browser = Chromium.launch(driver, Chromium.find());
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (driver != null) {
            driver.close(); // and with it the browser
        }
    }

    /** The browser. */
    Browser get() {
        if (browser == null) {
            throw new IllegalStateException("no browser (expected: a test is running)");
        }
        return browser;
    }
}
