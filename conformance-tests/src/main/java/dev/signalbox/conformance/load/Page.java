package dev.signalbox.conformance.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A page of documentation of which one part, between two marks, is written by the generator; the rest is people's. */
public final class Page {
    static final String BEGIN = "<!-- measured: begin; written by \"load all\" -->";
    static final String END = "<!-- measured: end -->";

    private Page() {}

    /**
     * Replaces the measured part of a page.
     *
     * @param part the new text, in Markdown
     * @throws IllegalArgumentException when the page has no such part
     */
    public static void write(Path page, String part) throws IOException {
        Files.writeString(page, replaced(Files.readString(page), part));
    }

    /**
     * Looks whether a page has such a part, before an hour is spent on it.
     *
     * @throws IllegalArgumentException when it has not
     */
    public static void check(Path page) throws IOException {
        replaced(Files.readString(page), "");
    }

    static String replaced(String text, String part) {
        int begin = text.indexOf(BEGIN);
        int end = text.indexOf(END, Math.max(0, begin));
        if (begin < 0 || end < 0) {
            throw new IllegalArgumentException(
                    "the page has no measured part (expected: a line " + BEGIN + " and behind it a line " + END + ")");
        }
        return text.substring(0, begin) + BEGIN + "\n\n" + part.strip() + "\n\n" + text.substring(end);
    }
}
