package dev.signalbox.conformance.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A part of a document that a test run writes: between {@code <!-- NAME:begin -->} and {@code <!-- NAME:end -->}. */
public final class GeneratedText {
    private static final String UPDATE = "signalbox.updateDocuments";

    private GeneratedText() {}

    /** Asserts that the part says this, or, with {@code -Dsignalbox.updateDocuments=true}, puts it into place. */
    public static void assertCurrent(Path document, String name, String text) {
        assertCurrent(document, name, text, List.of());
    }

    /**
     * As {@link #assertCurrent(Path, String, String)}.
     *
     * @param reasons what explains a text that differs, one line each; said ahead of both texts, which may be long
     */
    public static void assertCurrent(Path document, String name, String text, List<String> reasons) {
        try {
            String whole = Files.readString(document);
            String begin = "<!-- " + name + ":begin -->\n";
            String end = "<!-- " + name + ":end -->";
            assertThat(whole).as("%s has a place for %s", document, name).containsSubsequence(begin, end);
            int from = whole.indexOf(begin) + begin.length();
            int to = whole.indexOf(end);
            if (Boolean.getBoolean(UPDATE)) {
                Files.writeString(document, whole.substring(0, from) + text + whole.substring(to));
                return;
            }
            assertThat(whole.substring(from, to))
                    .as(
                            "%s in %s is not this run's; -D%s=true puts the new text into place%s",
                            name, document, UPDATE, reasons.isEmpty() ? "" : "\n" + String.join("\n", reasons))
                    .isEqualTo(text);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
