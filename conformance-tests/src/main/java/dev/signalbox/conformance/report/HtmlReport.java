package dev.signalbox.conformance.report;

import static dev.signalbox.conformance.report.JunitReport.escape;

import dev.signalbox.conformance.compare.Wildcard;
import dev.signalbox.conformance.replay.Difference;
import dev.signalbox.conformance.replay.ReplayResult;
import dev.signalbox.conformance.replay.ReplayResult.Line;
import dev.signalbox.conformance.replay.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Results as one page that needs nothing else: what differs first, then both sides next to each other. */
public final class HtmlReport {
    private static final int MOST_CHARACTERS = 4_000;

    private final StringBuilder page = new StringBuilder();

    private HtmlReport() {}

    /**
     * The page of these results.
     *
     * @param results what was found
     * @param target the server that was judged
     * @param when when that was, for the reader
     */
    public static String of(List<ReplayResult> results, String target, String when) {
        return new HtmlReport().page(results, target, when);
    }

    private String page(List<ReplayResult> results, String target, String when) {
        Tally tally = new Tally(results);
        boolean good = tally.of(Verdict.DIFFERENT) + tally.of(Verdict.UNREACHABLE) == 0;
        page.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
                .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>")
                .append(good ? "Same" : "Different")
                .append(": replay against ")
                .append(escape(target))
                .append("</title>\n<style>\n")
                .append(resource("report.css"))
                .append("</style>\n</head>\n<body>\n<header>\n<h1>Replay against <span class=\"target\">")
                .append(escape(target))
                .append("</span></h1>\n<p class=\"sum ")
                .append(good ? "good" : "bad")
                .append("\">")
                .append(escape(tally.toString()))
                .append("</p>\n<p class=\"quiet\">")
                .append(escape(when))
                .append("</p>\n</header>\n<main>\n");
        contents(results);
        for (int i = 0; i < results.size(); i++) {
            result(results.get(i), anchor(i));
        }
        wildcards(results);
        return page.append("</main>\n<script>\n")
                .append(resource("report.js"))
                .append("</script>\n</body>\n</html>\n")
                .toString();
    }

    private void contents(List<ReplayResult> results) {
        page.append(
                        "<nav aria-label=\"Recordings\">\n<div class=\"tools\"><label><input type=\"checkbox\" id=\"only\"> only what differs</label>")
                .append(
                        "<span class=\"quiet keys\">keys: <kbd>j</kbd> next difference, <kbd>k</kbd> the one before</span></div>\n")
                .append(
                        "<table class=\"contents\"><thead><tr><th>Recording</th><th>Client</th><th>Verdict</th><th class=\"number\">Differences</th><th class=\"number\">Seconds</th></tr></thead><tbody>\n");
        for (int i = 0; i < results.size(); i++) {
            ReplayResult result = results.get(i);
            page.append("<tr class=\"")
                    .append(css(result.verdict()))
                    .append("\"><td><a href=\"#")
                    .append(anchor(i))
                    .append("\">")
                    .append(escape(result.recording().name()))
                    .append("</a></td><td>")
                    .append(escape(result.recording().text("client")))
                    .append("</td><td><span class=\"verdict\">")
                    .append(Tally.word(result.verdict()))
                    .append("</span></td><td class=\"number\">")
                    .append(
                            result.differences().isEmpty()
                                    ? ""
                                    : result.differences().size())
                    .append("</td><td class=\"number\">")
                    .append(String.format(Locale.ROOT, "%.1f", result.took().toMillis() / 1_000.0))
                    .append("</td></tr>\n");
        }
        page.append("</tbody></table>\n</nav>\n");
    }

    // Names may be those of files in several folders.
    private static String anchor(int index) {
        return "r" + (index + 1);
    }

    private static String css(Verdict verdict) {
        return verdict.name().toLowerCase(Locale.ROOT);
    }

    private void result(ReplayResult result, String anchor) {
        boolean open = result.verdict() == Verdict.DIFFERENT;
        page.append("<details class=\"recording ")
                .append(css(result.verdict()))
                .append("\" id=\"")
                .append(anchor)
                .append(open ? "\" open>" : "\">")
                .append("\n<summary><span class=\"verdict\">")
                .append(Tally.word(result.verdict()))
                .append("</span> <strong>")
                .append(escape(result.recording().name()))
                .append("</strong> <span class=\"quiet\">")
                .append(escape(result.recording().title()))
                .append("</span></summary>\n");
        if (!result.reason().isEmpty()) {
            page.append("<p>").append(escape(result.reason())).append("</p>\n");
        }
        result.notes().forEach(note -> page.append("<p>").append(escape(note)).append("</p>\n"));
        differences(result, anchor);
        lines(result, anchor);
        page.append("</details>\n");
    }

    private void differences(ReplayResult result, String anchor) {
        if (result.differences().isEmpty()) {
            return;
        }
        page.append("<ol class=\"differences\">\n");
        for (Difference difference : result.differences()) {
            page.append("<li><span class=\"kind\">")
                    .append(difference.kind().word())
                    .append("</span> <a href=\"#")
                    .append(anchor)
                    .append("-x")
                    .append(difference.x())
                    .append("\">x")
                    .append(difference.x())
                    .append("</a> ")
                    .append(escape(difference.exchange()))
                    .append(": ")
                    .append(escape(difference.what()))
                    .append("</li>\n");
        }
        page.append("</ol>\n");
    }

    private void lines(ReplayResult result, String anchor) {
        if (result.lines().isEmpty()) {
            return;
        }
        page.append(
                "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Both sides\"><table class=\"sides\"><thead><tr><th>ms</th><th>x</th><th></th><th>recorded</th><th>live</th></tr></thead><tbody>\n");
        int first = -1;
        for (Line line : result.lines()) {
            String id = "";
            if (line.x() > first && line.x() > 0) {
                first = line.x();
                id = " id=\"" + anchor + "-x" + line.x() + "\"";
            }
            page.append("<tr")
                    .append(id)
                    .append(" class=\"")
                    .append(line.state().name().toLowerCase(Locale.ROOT))
                    .append(line.sent() ? " sent" : "")
                    .append("\"><td class=\"number\">")
                    .append(line.t() < 0 ? "" : line.t())
                    .append("</td><td class=\"number\">")
                    .append(line.x() == 0 ? "" : line.x())
                    .append("</td><td class=\"label\">")
                    .append(line.sent() ? "<span aria-hidden=\"true\">&rarr; </span>" : "")
                    .append(escape(line.label()))
                    .append(mark(line))
                    .append("</td>");
            if (line.sent() && line.recorded().equals(line.live())) {
                page.append("<td colspan=\"2\">").append(text(line.recorded())).append("</td></tr>\n");
            } else {
                page.append("<td>")
                        .append(text(line.recorded()))
                        .append("</td><td>")
                        .append(text(line.live()))
                        .append("</td></tr>\n");
            }
        }
        page.append("</tbody></table></div>\n");
    }

    // Not by colour alone.
    private static String mark(Line line) {
        return switch (line.state()) {
            case DIFFERENT -> " <b class=\"mark\">differs</b>";
            case MISSING -> " <b class=\"mark\">missing</b>";
            case EXTRA -> " <b class=\"mark\">extra</b>";
            case SAME, PLAIN -> "";
        };
    }

    private static String text(String text) {
        if (text.isEmpty()) {
            return "";
        }
        boolean cut = text.length() > MOST_CHARACTERS;
        String shown = cut ? text.substring(0, MOST_CHARACTERS) : text;
        return "<pre>" + escape(shown) + (cut ? "\n... " + (text.length() - MOST_CHARACTERS) + " more characters" : "")
                + "</pre>";
    }

    private void wildcards(List<ReplayResult> results) {
        Set<Wildcard> used = EnumSet.noneOf(Wildcard.class);
        results.forEach(result -> used.addAll(result.wildcards()));
        if (used.isEmpty()) {
            return;
        }
        page.append("<section class=\"wildcards\"><h2>What differed and is free to</h2>\n<dl>\n");
        for (Wildcard wildcard : used) {
            page.append("<dt>")
                    .append(escape(wildcard.title()))
                    .append("</dt><dd>")
                    .append(escape(wildcard.meaning()))
                    .append("</dd>\n");
        }
        page.append("</dl></section>\n");
    }

    private static String resource(String name) {
        try (InputStream in = HtmlReport.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is not in the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
