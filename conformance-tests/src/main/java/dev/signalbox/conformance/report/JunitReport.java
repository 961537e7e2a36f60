package dev.signalbox.conformance.report;

import dev.signalbox.conformance.replay.Difference;
import dev.signalbox.conformance.replay.ReplayResult;
import dev.signalbox.conformance.replay.Verdict;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Results as build servers read them: one suite, one test case for each recording. */
public final class JunitReport {

    private JunitReport() {}

    /** The XML of these results. */
    public static String of(List<ReplayResult> results, String target) {
        Tally tally = new Tally(results);
        double seconds =
                results.stream().mapToLong(result -> result.took().toMillis()).sum() / 1_000.0;
        StringBuilder xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        xml.append(String.format(
                Locale.ROOT,
                "<testsuite name=\"replay against %s\" tests=\"%d\" failures=\"%d\" errors=\"%d\" skipped=\"%d\" time=\"%.3f\">\n",
                escape(target),
                results.size(),
                tally.of(Verdict.DIFFERENT),
                tally.of(Verdict.UNREACHABLE),
                tally.of(Verdict.SKIPPED),
                seconds));
        results.forEach(result -> testCase(xml, result));
        return xml.append("</testsuite>\n").toString();
    }

    private static void testCase(StringBuilder xml, ReplayResult result) {
        xml.append(String.format(
                Locale.ROOT,
                "  <testcase classname=\"replay\" name=\"%s\" time=\"%.3f\"",
                escape(result.recording().name()),
                result.took().toMillis() / 1_000.0));
        switch (result.verdict()) {
            case SAME -> xml.append("/>\n");
            case DIFFERENT -> {
                String all =
                        result.differences().stream().map(Difference::sentence).collect(Collectors.joining("\n"));
                String first = result.differences().get(0).sentence();
                int more = result.differences().size() - 1;
                String message = more == 0 ? first : first + " (and " + more + " more)";
                inside(xml, "failure message=\"" + escape(message) + "\"", "failure", escape(all));
            }
            case SKIPPED -> inside(xml, "skipped message=\"" + escape(result.reason()) + "\"", "skipped", "");
            case UNREACHABLE -> inside(xml, "error message=\"" + escape(result.reason()) + "\"", "error", "");
        }
    }

    private static void inside(StringBuilder xml, String open, String name, String text) {
        xml.append(">\n    <")
                .append(open)
                .append('>')
                .append(text)
                .append("</")
                .append(name)
                .append(">\n  </testcase>\n");
    }

    // Control characters cannot be written in XML 1.0 at all, and single surrogates are none.
    static String escape(String text) {
        StringBuilder escaped = new StringBuilder();
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                default -> {
                    boolean allowed = c == '\t'
                            || c == '\n'
                            || (c >= ' ' && c < 0xD800)
                            || (c >= 0xE000 && c != 0xFFFE && c != 0xFFFF);
                    escaped.appendCodePoint(allowed ? c : 0xFFFD);
                }
            }
        });
        return escaped.toString();
    }
}
