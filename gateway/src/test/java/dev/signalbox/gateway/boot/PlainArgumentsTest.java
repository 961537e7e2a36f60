package dev.signalbox.gateway.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.gateway.settings.Catalogue;
import dev.signalbox.gateway.settings.Setting;
import dev.signalbox.gateway.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class PlainArgumentsTest {
    private static final Map<String, String> NOTHING = Map.of();

    @Property(tries = 300)
    @Label("what is read plainly means the same as the whole command line's reading of it")
    void sameAsTheCommand(@ForAll("lines") List<String> arguments) {
        Optional<Settings> plain = read(NOTHING, arguments.toArray(String[]::new));
        Statistics.label("read plainly").collect(plain.isPresent());
        if (plain.isEmpty()) {
            return;
        }
        CommandLine command = SignalboxCommand.create();
        CommandLine.ParseResult parsed = command.parseArgs(arguments.toArray(String[]::new));
        assertThat(parsed.hasSubcommand()).isFalse();
        assertThat(parsed.isUsageHelpRequested() || parsed.isVersionHelpRequested())
                .isFalse();
        assertThat(plain.get().print())
                .isEqualTo(SettingOptions.read(command, NOTHING).print());
    }

    @Provide
    Arbitrary<List<String>> lines() {
        Arbitrary<String> option = Arbitraries.oneOf(
                Arbitraries.of(Catalogue.settings()).map(Setting::option),
                Arbitraries.of("--port", "--host", "--config", "--no-web-sockets", "--no-jsonp", "--jsonp"),
                Arbitraries.of("--help", "-h", "-V", "--", "-", "--no-", "--Port", "--por", "config", "keys"));
        Arbitrary<String> value = Arbitraries.of(
                "1",
                "80",
                "true",
                "false",
                "localhost",
                "::1",
                "30s",
                "off",
                "64KiB",
                "/x",
                "",
                "config",
                "keys",
                "a,b",
                "a,",
                ",",
                "'a'",
                "\"a b\"",
                "a b",
                "-1",
                "@x",
                "--port",
                "--port=1",
                "=",
                "a=b",
                "%s",
                "${x}",
                "\\");
        Arbitrary<List<String>> one = Arbitraries.oneOf(
                option.map(List::of),
                value.map(List::of),
                Combinators.combine(option, value).as((o, v) -> List.of(o + "=" + v)),
                Combinators.combine(option, value).as((o, v) -> List.of(o, v)));
        return one.list().ofMaxSize(4).map(parts -> {
            List<String> line = new ArrayList<>();
            parts.forEach(line::addAll);
            return List.copyOf(line);
        });
    }

    @Test
    void itKnowsTheCommands() {
        assertThat(SignalboxCommand.create().getSubcommands()).containsOnlyKeys(PlainArguments.COMMANDS);
    }

    @Test
    void whatStartsAServerIsReadPlainly() {
        assertThat(read(NOTHING)).isPresent();
        Optional<Settings> settings = read(
                Map.of("SIGNALBOX_BACKLOG", "7"),
                "--port",
                "80",
                "--host=::1",
                "--jsonp",
                "--no-web-sockets",
                "--stall-timeout",
                "8s");
        assertThat(settings).isPresent();
        assertThat(settings.get().config().port()).isEqualTo(80);
        assertThat(settings.get().config().host()).isEqualTo("::1");
        assertThat(settings.get().config().backlog()).isEqualTo(7);
        assertThat(settings.get().config().jsonp()).isTrue();
        assertThat(settings.get().config().webSockets()).isFalse();
        assertThat(settings.get().print()).contains("port: 80 # --port\n", "stallTimeout: 8s # --stall-timeout\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--help",
                "--port=x",
                "--port=1 --port=2",
                "--config=/no/such/file",
                "--config=a --config=b",
                "--jsonp surplus",
                "--web-sockets --no-web-sockets",
                "--no-web-sockets=true",
                "--bogus",
                "@arguments",
                "config print",
                "--host=",
                "--host=--port",
                "--port",
                "surplus"
            })
    void whateverIsWrongOrElseIsLeftToTheCommand(String line) {
        assertThat(read(NOTHING, line.split(" "))).isEmpty();
    }

    @Test
    void aWrongVariableIsLeftToTheCommand() {
        assertThat(read(Map.of("SIGNALBOX_PORT", "x"))).isEmpty();
    }

    private static Optional<Settings> read(Map<String, String> environment, String... arguments) {
        return PlainArguments.read(arguments, environment);
    }
}
