package dev.signalbox.conformance.rule.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.conformance.rule.Dialect;
import dev.signalbox.conformance.rule.Outcome;
import dev.signalbox.conformance.rule.Prober;
import dev.signalbox.conformance.rule.Rule;
import dev.signalbox.conformance.rule.RuleRun;
import dev.signalbox.conformance.rule.Target;
import dev.signalbox.conformance.rule.Verdict;
import dev.signalbox.conformance.rule.section.Checklist;
import dev.signalbox.conformance.suite.SuiteGateway;
import dev.signalbox.conformance.wire.RawRequest;
import dev.signalbox.conformance.wire.ResponseHead;
import dev.signalbox.conformance.wire.Transport;
import dev.signalbox.conformance.wire.WireAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The judge judged: servers that are wrong on purpose are caught, each by the rules that speak of what is wrong. */
@Isolated("a wrong answer shows by waits that end, and those must not be long")
final class JudgeIT {
    private static final Duration SHORT = Duration.ofSeconds(2); // where something never comes
    private static final Duration LONG = Duration.ofSeconds(40); // where everything does, in time on a busy machine too
    private static final Set<Integer> TRIED =
            Set.of(7, 12, 14, 50, 79, 82, 90, 95, 98, 100, 110, 111, 119, 124, 166, 187, 206);

    private record Wrong(String what, Transport transport, WrongServer.Fault fault, Set<Integer> caughtBy) {
        @Override
        public String toString() {
            return what + ", " + transport;
        }
    }

    static Stream<Wrong> wrongServers() {
        List<Wrong> all = new ArrayList<>();
        for (Transport transport : Transport.values()) {
            all.add(new Wrong("a dropped message", transport, new DroppedMessage(), Set.of(90)));
            all.add(new Wrong(
                    "a swapped field", transport, new Rewritten("(\"C\":\"[^\"]+\"),(\"S\":1)", "$2,$1"), Set.of(79)));
            all.add(new Wrong(
                    "a swapped member of a reply",
                    transport,
                    new Rewritten("(\"R\":[0-9]+),(\"I\":\"[^\"]*\")", "$2,$1"),
                    Set.of(187)));
            all.add(new Wrong("a duplicated frame", transport, new Duplicated(), Set.of()));
            all.add(new Wrong("a wrong status", transport, new OtherStatus(), Set.of(14)));
        }
        all.add(new Wrong("a late init", Transport.LONG_POLLING, new LateInit(), Set.of(95)));
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("wrongServers")
    @DisplayName("what a transport carries wrongly is caught over that transport")
    void wrongTrafficIsCaught(Wrong wrong) {
        assertThat(broken(wrong.fault(), wrong.transport()))
                .as("rules broken by %s", wrong)
                .isNotEmpty()
                .containsAll(wrong.caughtBy());
    }

    @Test
    @DisplayName("a wrong status is caught")
    void wrongStatusIsCaught() {
        assertThat(broken(new OtherStatus(), null)).contains(12);
    }

    @Test
    @DisplayName("a missing header is caught")
    void missingHeaderIsCaught() {
        WrongServer.Fault fault = new WrongServer.Fault() {
            @Override
            public ResponseHead head(ResponseHead head) {
                List<RawRequest.Header> headers = head.headers().stream()
                        .filter(header -> !header.name().equalsIgnoreCase("X-Content-Type-Options"))
                        .toList();
                return new ResponseHead(head.status(), head.reason(), headers);
            }
        };
        assertThat(broken(fault, null, LONG)).containsExactly(7);
    }

    @Test
    @DisplayName("behind the same proxy a right server breaks nothing")
    void rightServerBreaksNothing() {
        for (Transport transport : Transport.values()) {
            assertThat(broken(new WrongServer.Fault() {}, transport, LONG)).isEmpty();
        }
        assertThat(broken(new WrongServer.Fault() {}, null, LONG)).isEmpty();
    }

    /** The numbers of the rules that the gateway breaks behind the proxy, tried over one transport as one version. */
    private static Set<Integer> broken(WrongServer.Fault fault, @Nullable Transport transport) {
        return broken(fault, transport, SHORT);
    }

    private static Set<Integer> broken(WrongServer.Fault fault, @Nullable Transport transport, Duration timeout) {
        Dialect dialect = new Dialect(transport, Dialect.USUAL_VERSION);
        List<Rule> rules = Checklist.rules().stream()
                .filter(rule -> TRIED.contains(rule.number()) && rule.dialects().contains(dialect))
                .map(rule -> rule.in(List.of(dialect)))
                .toList();
        assertThat(rules).isNotEmpty();
        try (SuiteGateway gateway = RuleTargets.gateway(settings -> settings.put("lifecycle", false), false);
                WrongServer wrong = WrongServer.before(WireAddress.local(gateway.port()), fault)) {
            Target right = Prober.probe(Target.suite("right", WireAddress.local(gateway.port())));
            Target target = right.withAddress(wrong.address()).withTimeout(timeout);
            return RuleRun.of(rules, List.of(target), (outcome, done, total) -> {}).stream()
                    .peek(outcome -> assertThat(outcome.verdict()).isIn(Verdict.PASS, Verdict.FAIL))
                    .filter(Outcome::wrong)
                    .map(outcome -> outcome.rule().number())
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    /** Every fourth envelope with messages loses them. */
    private static final class DroppedMessage implements WrongServer.Fault {
        private final AtomicInteger seen = new AtomicInteger();

        @Override
        public List<String> piece(String text) {
            boolean drop = text.contains("\"M\":[{") && seen.incrementAndGet() % 4 == 0;
            return List.of(drop ? text.replaceFirst("\"M\":\\[\\{.*}]}", "\"M\":[]}") : text);
        }
    }

    private static final class OtherStatus implements WrongServer.Fault {
        @Override
        public ResponseHead head(ResponseHead head) {
            return head.status() == 400 ? new ResponseHead(404, "Not Found", head.headers()) : head;
        }
    }

    private record Rewritten(String pattern, String replacement) implements WrongServer.Fault {
        @Override
        public List<String> piece(String text) {
            return List.of(text.replaceAll(pattern, replacement));
        }
    }

    /** Every fourth piece with messages comes twice. */
    private static final class Duplicated implements WrongServer.Fault {
        private final AtomicInteger seen = new AtomicInteger();

        @Override
        public List<String> piece(String text) {
            boolean twice = text.contains("\"M\":[{") && seen.incrementAndGet() % 4 == 0;
            return twice ? List.of(text, text) : List.of(text);
        }
    }

    private static final class LateInit implements WrongServer.Fault {
        @Override
        public List<String> piece(String text) throws InterruptedException {
            if (text.contains("\"S\":1")) {
                // The fault itself takes time; nothing waits for it to be over.
                TimeUnit.MILLISECONDS.sleep(1_200);
            }
            return List.of(text);
        }
    }
}
