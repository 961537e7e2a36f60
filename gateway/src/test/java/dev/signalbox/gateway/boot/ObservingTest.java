package dev.signalbox.gateway.boot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signalbox.gateway.settings.ObservingOptions;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Formats and levels, on a logging context of its own with the program's own configuration. */
class ObservingTest {
    private static final ObservingOptions UNSET = new ObservingOptions(null, null, Map.of(), false);

    private final LoggerContext context = new LoggerContext();
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final PrintStream before = System.err;

    @BeforeEach
    void configure() {
        System.setErr(new PrintStream(written, true, UTF_8));
        context.setMDCAdapter(new LogbackMDCAdapter());
        ProgramLog.apply(context);
    }

    @AfterEach
    void restore() {
        System.setErr(before);
        context.stop();
    }

    private List<String> lines() {
        return written.toString(UTF_8).lines().toList();
    }

    private Level level(String logger) {
        return context.getLogger(logger).getEffectiveLevel();
    }

    @Test
    @DisplayName("nothing set: lines for people, from info on, the libraries from warn on")
    void unset() {
        Observing.log(UNSET, context);
        context.getLogger("dev.signalbox.x").info("hello {}", "there");
        context.getLogger("dev.signalbox.x").debug("no");
        context.getLogger("io.undertow").info("no");
        assertThat(lines()).singleElement().asString().matches("\\S+T\\S+ INFO  \\S+ - hello there");
    }

    @Test
    @DisplayName(
            "json: an object a line with text, level, logger, facts and what failed; nothing makes lines of its own")
    void json() throws Exception {
        Observing.log(new ObservingOptions(true, null, Map.of(), false), context);
        context.getMDCAdapter().put("connectionId", "c\"1");
        context.getLogger("dev.signalbox.x")
                .atWarn()
                .addKeyValue("status", 200)
                .setCause(new IllegalStateException("broken\n\u2028\u0000"))
                .log("say \"{}\"\n", "hello\u0007");
        context.getMDCAdapter().clear();
        context.getLogger("dev.signalbox.x").info("second");
        assertThat(lines()).hasSize(2);
        JsonNode first = new ObjectMapper().readTree(lines().get(0));
        assertThat(first.get("level").textValue()).isEqualTo("WARN");
        assertThat(first.get("loggerName").textValue()).isEqualTo("dev.signalbox.x");
        assertThat(first.get("formattedMessage").textValue()).isEqualTo("say \"hello\u0007\"\n");
        assertThat(first.get("timestamp").longValue()).isPositive();
        assertThat(first.get("mdc").get("connectionId").textValue()).isEqualTo("c\"1");
        assertThat(first.get("kvpList").get(0).get("status").asText()).isEqualTo("200");
        assertThat(first.get("throwable").get("className").textValue()).isEqualTo("java.lang.IllegalStateException");
        JsonNode second = new ObjectMapper().readTree(lines().get(1));
        assertThat(second.get("formattedMessage").textValue()).isEqualTo("second");
    }

    @Test
    @DisplayName("levels of all, of single loggers and of those below them; what the program's own file says stays")
    void levels() {
        Observing.log(
                new ObservingOptions(
                        false, "error", Map.of("dev.signalbox", "debug", "dev.signalbox.access", "off"), false),
                context);
        assertThat(level("com.example")).isEqualTo(Level.ERROR);
        assertThat(level("dev.signalbox.gateway.x")).isEqualTo(Level.DEBUG);
        assertThat(level("dev.signalbox.access")).isEqualTo(Level.OFF);
        assertThat(level("io.undertow")).isEqualTo(Level.WARN);
        context.getLogger("dev.signalbox.x").debug("hello");
        assertThat(lines()).singleElement().asString().endsWith(" - hello");
    }
}
