package dev.signalbox.conformance.replay;

import dev.signalbox.conformance.compare.Terms;
import dev.signalbox.conformance.recording.Event;
import dev.signalbox.conformance.recording.Recording;
import dev.signalbox.conformance.replay.LiveExchange.Ending;
import dev.signalbox.conformance.wire.JsonText;
import dev.signalbox.conformance.wire.WireException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Plays recordings against a server. Objects hold no state between two replays and are safe for use by several threads, each of which plays
 * a recording of its own.
 */
public final class Replayer {
    private final ReplayOptions options;

    /** Creates a replayer with these options. */
    public Replayer(ReplayOptions options) {
        this.options = options;
    }

    /** Plays one recording in the calling thread and returns when it is over. */
    public ReplayResult replay(Recording recording) {
        long start = System.nanoTime();
        Script script = Script.of(recording);
        if (script.isControlled() && options.control() == null) {
            return without(
                    recording,
                    Verdict.SKIPPED,
                    "the server is stopped or started in it, which a replay cannot do from outside",
                    start);
        }
        Target target = new Target(options.target());
        Terms terms = new Terms(script.sent(), options.free());
        script.exchanges().stream()
                .findFirst()
                .ifPresent(first -> terms.learnText(Requests.origin(first.opening()), target.origin()));
        Stage stage = new Stage(target, terms);
        Requests requests = new Requests(script, terms, target, options, tokensGiven(recording));
        Replay replay = new Replay(script, stage, requests, options);
        replay.run();
        stage.check();
        String unreachable = stage.look(() -> unreachable(stage.exchanges()));
        if (!unreachable.isEmpty()) {
            return without(recording, Verdict.UNREACHABLE, unreachable, start);
        }
        // From here on nothing arrives: every exchange was left, and what a reader still puts is too late to count.
        return stage.look(() -> {
            Judge judge = new Judge(script, terms, options.ignoredHeaders());
            List<Difference> differences = judge.judge();
            return new ReplayResult(
                    recording,
                    differences.isEmpty() ? Verdict.SAME : Verdict.DIFFERENT,
                    "",
                    differences,
                    replay.notes(),
                    terms.used(),
                    new Transcript(script, judge, differences, replay.sentTexts()).lines(),
                    Duration.ofNanos(System.nanoTime() - start));
        });
    }

    private static ReplayResult without(Recording recording, Verdict verdict, String reason, long start) {
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        return new ReplayResult(recording, verdict, reason, List.of(), List.of(), Set.of(), List.of(), took);
    }

    private static String unreachable(List<LiveExchange> exchanges) {
        boolean none = !exchanges.isEmpty()
                && exchanges.stream().allMatch(exchange -> exchange.ending == Ending.CUT && exchange.head == null);
        return none ? exchanges.get(0).endingText : "";
    }

    /** The connection tokens that answers of the recording gave to its clients. */
    private static Set<String> tokensGiven(Recording recording) {
        Map<Integer, StringBuilder> bodies = new HashMap<>();
        for (Event event : recording.events()) {
            if (event instanceof Event.Data data) {
                bodies.computeIfAbsent(data.x(), unused -> new StringBuilder())
                        .append(data.bytes().text());
            }
        }
        Set<String> tokens = new HashSet<>();
        for (StringBuilder body : bodies.values()) {
            int begin = body.indexOf("{");
            int end = body.lastIndexOf("}");
            if (body.indexOf("\"ConnectionToken\"") >= 0 && begin >= 0 && end > begin) {
                try {
                    JsonText token =
                            JsonText.parse(body.substring(begin, end + 1)).get("ConnectionToken");
                    if (token != null && token.isString()) {
                        tokens.add(token.string());
                    }
                } catch (WireException notJson) {
                    // It only looked like an answer to negotiate.
                }
            }
        }
        return tokens;
    }
}
