package dev.signalbox.gateway.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CatalogueTest {

    @Test
    void noNameIsTakenTwice() {
        List<String> keys = Catalogue.settings().stream()
                .flatMap(s -> Stream.concat(
                        Stream.of(s.key()), s.aliases().stream().filter(alias -> !alias.equalsIgnoreCase(s.key()))))
                .map(key -> key.toLowerCase(Locale.ROOT))
                .toList();
        assertThat(keys).doesNotHaveDuplicates();
        assertThat(Catalogue.settings()).extracting(Setting::option).doesNotHaveDuplicates();
    }

    @Test
    void everySettingSaysWhatItDoes() {
        assertThat(Catalogue.settings()).allSatisfy(setting -> {
            assertThat(setting.description()).as(setting.option()).endsWith(".");
            assertThat(setting.defaultText()).as(setting.option()).isNotBlank();
            assertThat(setting.reason()).as(setting.option()).matches("|.*\\.");
        });
    }

    /** With {@code -Dsignalbox.write-docs=true} the page is written instead. */
    @Test
    void thePageOfDocumentationIsTheOneMadeFromTheCode() throws IOException {
        Path page = Path.of("..", "docs", "configuration.md");
        if (Boolean.getBoolean("signalbox.write-docs")) {
            Files.writeString(page, ConfigurationPage.markdown());
        }
        assertThat(page).hasContent(ConfigurationPage.markdown());
    }
}
