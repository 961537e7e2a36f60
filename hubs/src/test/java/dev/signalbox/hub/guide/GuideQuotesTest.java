package dev.signalbox.hub.guide;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Holds the examples of docs/hubs.md equal to the code that is compiled and run here. {@code -Dsignalbox.updateDocuments=true} writes
 * them anew.
 */
final class GuideQuotesTest {
    private static final Path PAGE = Path.of("..", "docs", "hubs.md");
    private static final Path SOURCES = Path.of("src/test/java/dev/signalbox/hub/guide");
    private static final Pattern EXAMPLE =
            Pattern.compile("( *)// guide:(\\w+)\\n(.*?)\\n *// guide:end", Pattern.DOTALL);
    private static final Pattern QUOTE =
            Pattern.compile("<!-- quote:(\\w+) -->\\n(.*?)<!-- quote:end -->", Pattern.DOTALL);

    @Test
    void thePageShowsWhatIsRun() throws IOException {
        Map<String, String> examples = examples();
        TreeSet<String> shown = new TreeSet<>();
        String page = Files.readString(PAGE);
        String expected = QUOTE.matcher(page).replaceAll(quote -> {
            shown.add(quote.group(1));
            assertThat(examples).containsKey(quote.group(1));
            return Matcher.quoteReplacement("<!-- quote:" + quote.group(1) + " -->\n```java\n"
                    + examples.get(quote.group(1)) + "\n```\n<!-- quote:end -->");
        });
        assertThat(shown).as("every example is shown").containsExactlyElementsOf(new TreeSet<>(examples.keySet()));
        if (Boolean.getBoolean("signalbox.updateDocuments")) {
            Files.writeString(PAGE, expected);
            return;
        }
        assertThat(page)
                .as("docs/hubs.md; run with -Dsignalbox.updateDocuments=true to write the examples anew")
                .isEqualTo(expected);
    }

    @Test
    void thePageHasASectionForEachHeadingOfTheOriginalsGuide() throws IOException {
        assertThat(Files.readAllLines(PAGE).stream().filter(line -> line.startsWith("## ")))
                .containsExactlyElementsOf(List.of(
                        "## How to register hubs",
                        "## The /signalr URL",
                        "## Configuring options",
                        "## How to create and use hub classes",
                        "## Hub object lifetime",
                        "## Camel-casing of hub names in JavaScript clients",
                        "## Multiple hubs",
                        "## Strongly typed hubs",
                        "## How to define methods in the hub class that clients can call",
                        "## Camel-casing of method names in JavaScript clients",
                        "## When to execute asynchronously",
                        "## Defining overloads",
                        "## Reporting progress from hub method invocations",
                        "## How to call client methods from the hub class",
                        "## Selecting which clients will receive the call",
                        "## No compile-time validation for method names",
                        "## Case-insensitive method name matching",
                        "## Asynchronous execution",
                        "## How to manage group membership from the hub class",
                        "## Asynchronous execution of add and remove",
                        "## Group membership persistence",
                        "## Single-user groups",
                        "## How to handle connection lifetime events in the hub class",
                        "## When onConnected, onDisconnected and onReconnected are called",
                        "## Caller state not populated",
                        "## How to get information about the client from the context",
                        "## How to pass state between clients and the hub class",
                        "## How to handle errors in the hub class",
                        "## Telling callers about exceptions",
                        "## Authorization",
                        "## How to enable tracing",
                        "## How to call client methods and manage groups from outside the hub class",
                        "## How to customize the hubs pipeline",
                        "## JavaScript proxies",
                        "## Values on the wire",
                        "## Testing hubs"));
    }

    private static Map<String, String> examples() throws IOException {
        Map<String, String> examples = new LinkedHashMap<>();
        for (String file : List.of("Guide.java", "GuideTest.java")) {
            Matcher example = EXAMPLE.matcher(Files.readString(SOURCES.resolve(file)));
            while (example.find()) {
                String indent = example.group(1);
                String text = example.group(3)
                        .lines()
                        .map(line -> line.startsWith(indent) ? line.substring(indent.length()) : line)
                        .map(line -> line.replace("public static class", "public class")
                                .replace("public static final class", "public final class"))
                        .reduce((one, other) -> one + '\n' + other)
                        .orElse("");
                assertThat(examples.put(example.group(2), text))
                        .as(example.group(2))
                        .isNull();
            }
        }
        return examples;
    }
}
