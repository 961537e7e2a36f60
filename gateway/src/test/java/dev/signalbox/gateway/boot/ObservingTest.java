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
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Formats and levels, on a logging context of its own with the program's own configuration. */
class ObservingTest {
    private static final ObservingOptions UNSET = new ObservingOptions(null, null, Map.of(), false);

    private static final String PROVIDER = ProgramLog.class.getName();

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
    @DisplayName("a line has time with offset, level, the logger's last names in full; what was thrown stands under it")
    void thrown() {
        context.getLogger("dev.signalbox.gateway.drain.Drain")
                .error("no {}", "luck", new IllegalStateException("why", new IOException("that")));
        List<String> lines = lines();
        assertThat(lines.get(0))
                .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}(Z|[+-]\\d\\d:\\d\\d)"
                        + " ERROR d\\.s\\.gateway\\.drain\\.Drain - no luck");
        assertThat(lines.get(1)).isEqualTo("java.lang.IllegalStateException: why");
        assertThat(lines.get(2)).startsWith("\tat " + ObservingTest.class.getName());
        assertThat(lines).contains("Caused by: java.io.IOException: that");
    }

    @Test
    @DisplayName("the program's log is SLF4J's provider, unless a file for Logback or another provider is named")
    void provider() {
        assertThat(ProgramLog.chosen(new Properties())).hasSize(2).containsEntry("slf4j.provider", PROVIDER);
        Properties given = new Properties();
        given.setProperty("logback.configurationFile", "mine.xml");
        assertThat(ProgramLog.chosen(given)).isEmpty();
        given.clear();
        given.setProperty("slf4j.provider", "mine");
        assertThat(ProgramLog.chosen(given)).isEmpty();
        given.clear();
        given.setProperty("slf4j.internal.verbosity", "DEBUG");
        assertThat(ProgramLog.chosen(given)).containsOnly(Map.entry("slf4j.provider", PROVIDER));
    }

    @Test
    @DisplayName("as a provider it has its own context, configured and started, with the facts of threads in it")
    void provided() {
        ProgramLog log = new ProgramLog();
        log.initialize();
        log.getMDCAdapter().put("a", "b");
        LoggerContext own = (LoggerContext) log.getLoggerFactory();
        assertThat(own.isStarted()).isTrue();
        assertThat(own.getName()).isEqualTo("default");
        assertThat(own.getMDCAdapter()).isSameAs(log.getMDCAdapter());
        own.getLogger("x").info("hello");
        assertThat(lines()).singleElement().asString().endsWith("INFO  x - hello");
        log.getMDCAdapter().clear();
        own.stop();
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
