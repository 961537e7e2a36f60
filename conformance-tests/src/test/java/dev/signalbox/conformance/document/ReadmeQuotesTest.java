package dev.signalbox.conformance.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The README quotes the sample's hubs; this keeps the quotes true. {@code -Dsignalbox.updateDocuments=true} writes them anew.
 */
class ReadmeQuotesTest {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final Path README = ROOT.resolve("README.md");
    private static final Path SAMPLE = ROOT.resolve("gateway/src/main/java/dev/signalbox/gateway/sample");
    private static final Pattern QUOTE =
            Pattern.compile("<!-- quote:(\\w+\\.java) -->\\n(.*?)<!-- quote:end -->", Pattern.DOTALL);

    @Test
    void theReadmeQuotesTheSampleAsItIs() throws IOException {
        String readme = Files.readString(README);
        List<String> quoted = new ArrayList<>();
        String expected = QUOTE.matcher(readme).replaceAll(quote -> {
            quoted.add(quote.group(1));
            return Matcher.quoteReplacement(
                    "<!-- quote:" + quote.group(1) + " -->\n" + asQuoted(quote.group(1)) + "<!-- quote:end -->");
        });
        assertThat(quoted).containsExactly("ChatHub.java", "EchoConnection.java");
        if (Boolean.getBoolean("signalbox.updateDocuments")) {
            Files.writeString(README, expected);
            return;
        }
        assertThat(readme)
                .as("README.md; run with -Dsignalbox.updateDocuments=true to write the quotes anew")
                .isEqualTo(expected);
    }

    // What a reader copies: the class without package and imports, which an editor adds.
    private static String asQuoted(String file) {
        try {
            String source = Files.readString(SAMPLE.resolve(file));
            return "```java\n" + source.substring(source.indexOf("/**")) + "```\n";
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
