package dev.signalbox.conformance.rule.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.conformance.rule.Dialect;
import dev.signalbox.conformance.rule.Feature;
import dev.signalbox.conformance.rule.Outcome;
import dev.signalbox.conformance.rule.Prober;
import dev.signalbox.conformance.rule.Rule;
import dev.signalbox.conformance.rule.RuleRun;
import dev.signalbox.conformance.rule.Target;
import dev.signalbox.conformance.rule.Verdict;
import dev.signalbox.conformance.rule.section.Checklist;
import dev.signalbox.conformance.suite.SuiteGateway;
import dev.signalbox.conformance.wire.ResponseHead;
import dev.signalbox.conformance.wire.Transport;
import dev.signalbox.conformance.wire.WireAddress;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that answer and do nothing, or too much: a rule about them fails, and comes to its end. */
@Timeout(value = 40, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class UselessServersTest {
    private static final Duration SHORT = Duration.ofSeconds(2); // where something never comes
    private static final Duration LONG = Duration.ofSeconds(40); // where everything does, in time on a busy machine too

    @ParameterizedTest
    @ValueSource(ints = {31, 98})
    @DisplayName("polls that are answered at once, for ever, with nothing")
    void empty(int rule) {
        Outcome outcome = tried(rule, Transport.LONG_POLLING, new NeverAnythingNew(), SHORT);

        assertThat(outcome.verdict()).as("%s", outcome).isEqualTo(Verdict.FAIL);
    }

    @ParameterizedTest
    @EnumSource(names = {"WEB_SOCKETS", "SERVER_SENT_EVENTS"})
    @DisplayName("a string that is very long has no white space between its tokens")
    void longString(Transport transport) {
        Outcome outcome = tried(71, transport, new LongString(), LONG);

        assertThat(outcome.verdict()).as("%s", outcome).isEqualTo(Verdict.PASS);
    }

    @Test
    @DisplayName("a server that looks at connectionData where it hands out tokens only")
    void unread() {
        Outcome outcome = tried(78, null, new UnreadConnectionData(), SHORT);

        assertThat(outcome.verdict()).as("%s", outcome).isEqualTo(Verdict.FAIL);
        assertThat(tried(78, null, new WrongServer.Fault() {}, LONG).verdict()).isEqualTo(Verdict.PASS);
    }

    @Test
    @DisplayName("a server that lets everybody in has what it should keep them out of")
    void open() {
        WrongServer.Fault open = new WrongServer.Fault() {
            @Override
            public ResponseHead head(ResponseHead head) {
                return head.status() == 401 ? new ResponseHead(200, "OK", head.headers()) : head;
            }
        };
        try (SuiteGateway gateway = RuleTargets.gateway(settings -> {}, false);
                WrongServer wrong = WrongServer.before(WireAddress.local(gateway.port()), open)) {
            assertThat(Prober.probe(Target.suite("open", wrong.address())).features())
                    .contains(Feature.SECURE_HUBS, Feature.AUTH_RAW);
        }
    }

    @Test
    @DisplayName("a server that joins and leaves no groups, and so tells of none")
    void noGroups() {
        WrongServer.Fault refusing = new WrongServer.Fault() {
            @Override
            public List<String> piece(String text) {
                return List.of(text.replace("{\"I\":\"0\"}", "{\"I\":\"0\",\"E\":\"no\"}"));
            }
        };
        Outcome outcome = tried(87, Transport.LONG_POLLING, refusing, LONG);

        assertThat(outcome.verdict()).as("%s", outcome).isEqualTo(Verdict.FAIL);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("a server that tells nobody what is not for the caller")
    void noOthers(Transport transport) {
        WrongServer.Fault silent = new WrongServer.Fault() {
            @Override
            public List<String> piece(String text) {
                return List.of(text.replaceAll("\\{[^{}]*othersMessage[^{}]*}", ""));
            }
        };
        Outcome outcome = tried(91, transport, silent, SHORT);

        assertThat(outcome.verdict()).as("%s", outcome).isEqualTo(Verdict.FAIL);
        assertThat(tried(91, transport, new WrongServer.Fault() {}, LONG).verdict())
                .isEqualTo(Verdict.PASS);
    }

    @Test
    @DisplayName("the cadence of keep-alives where a poll ends before many can have come")
    void shortPolls() {
        try (SuiteGateway gateway = RuleTargets.gateway(
                settings -> settings.put("disconnectTimeout", 6).put("connectionTimeout", 3), false)) {
            Target target = Prober.probe(Target.suite("short polls", WireAddress.local(gateway.port())));
            Outcome outcome = tried(142, Transport.LONG_POLLING, target);

            assertThat(outcome.verdict()).as("%s", outcome).isEqualTo(Verdict.PASS);
        }
    }

    private static Outcome tried(int number, @Nullable Transport transport, WrongServer.Fault fault, Duration timeout) {
        try (SuiteGateway gateway = RuleTargets.gateway(settings -> settings.put("lifecycle", false), false);
                WrongServer wrong = WrongServer.before(WireAddress.local(gateway.port()), fault)) {
            Target right = Prober.probe(Target.suite("right", WireAddress.local(gateway.port())));
            return tried(number, transport, right.withAddress(wrong.address()).withTimeout(timeout));
        }
    }

    private static Outcome tried(int number, @Nullable Transport transport, Target target) {
        Dialect dialect = new Dialect(transport, Dialect.USUAL_VERSION);
        List<Rule> rules = Checklist.rules().stream()
                .filter(rule -> rule.number() == number)
                .map(rule -> rule.in(List.of(dialect)))
                .toList();
        return RuleRun.of(rules, List.of(target), (outcome, done, total) -> {}).get(0);
    }

    /** The client stays where it is, so that the right server behind has something to say each time. */
    private static final class NeverAnythingNew implements WrongServer.Fault {
        private volatile String cursor = "";

        @Override
        public List<String> piece(String text) {
            if (!text.contains("\"C\":")) {
                return List.of(text);
            }
            if (text.contains("\"S\":1")) {
                cursor = text.replaceFirst("(?s).*(\"C\":\"[^\"]*\").*", "$1");
                return List.of(text);
            }
            boolean isPart = !text.contains("\"burst\"") && !text.contains("\"1\"") && !text.contains("\"2\"");
            return List.of(
                    isPart || cursor.isEmpty()
                            ? text
                            : text.replaceFirst("\"C\":\"[^\"]*\"", cursor).replaceFirst("\"M\":\\[.*]", "\"M\":[]"));
        }
    }

    private static final class LongString implements WrongServer.Fault {
        @Override
        public List<String> piece(String text) {
            return List.of(text.replace("\"Name\":\"n\"", "\"Name\":\"" + "n".repeat(100_000) + "\""));
        }
    }

    private static final class UnreadConnectionData implements WrongServer.Fault {
        @Override
        public String request(String piece) {
            return piece.matches("(?s)GET /signalr/(connect|reconnect|poll|send|start|abort)\\?.*")
                    ? piece.replaceFirst("connectionData=[^& ]*", "connectionData=")
                    : piece;
        }
    }
}
