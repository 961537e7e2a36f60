package dev.signalbox.gateway.page;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PagesTest {
    private final Pages pages = new Pages(
            List.of(new Pages.Folder("/", "web/site"), new Pages.Folder("/docs", "web/docs")),
            new MapLoader(Map.of(
                    "web/site/index.html", "root",
                    "web/site/js/page.js", "js",
                    "web/site/Code.class", "code",
                    "web/docs/index.html", "docs",
                    "web/secret.txt", "secret",
                    "logback.xml", "xml")));

    @ParameterizedTest
    @CsvSource({
        "/, root, text/html; charset=UTF-8",
        "/index.html, root, text/html; charset=UTF-8",
        "/js/page.js, js, text/javascript; charset=UTF-8",
        "/docs/, docs, text/html; charset=UTF-8",
    })
    void filesOfTheFoldersAreFound(String path, String content, String type) {
        PageFile file = pages.find(path);
        assertThat(file).isNotNull();
        assertThat(new String(file.content(), UTF_8)).isEqualTo(content);
        assertThat(file.contentType()).isEqualTo(type);
        assertThat(file.etag()).matches("\"[0-9a-f]{24}\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/../secret.txt",
                "/js/../../secret.txt",
                "/..%2fsecret.txt",
                "/./index.html",
                "//index.html",
                "/js//page.js",
                "/.index.html",
                "/Code.class",
                "/js\\page.js",
                "/index.html\0",
                "/js",
                "/js/",
                "/nothing.html",
                ""
            })
    void nothingElseIs(String path) {
        assertThat(pages.find(path)).isNull();
    }

    @Test
    void foldersAreCheckedWhenNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Pages.Folder("docs", "web"))
                .withMessage("path: \"docs\" (expected: it starts with a slash)");
        assertThatIllegalArgumentException().isThrownBy(() -> new Pages.Folder("/", "/web"));
        assertThatIllegalArgumentException().isThrownBy(() -> new Pages.Folder("/", ""));
    }

    /** A class path made of texts. */
    private static final class MapLoader extends ClassLoader {
        private final Map<String, String> resources;

        MapLoader(Map<String, String> resources) {
            super(null);
            this.resources = resources;
        }

        @Override
        public @Nullable InputStream getResourceAsStream(String name) {
            String text = resources.get(name);
            return text == null ? null : new ByteArrayInputStream(text.getBytes(UTF_8));
        }
    }
}
