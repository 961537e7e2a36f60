package dev.signalbox.conformance.replay;

import dev.signalbox.conformance.compare.FrameDecoder.Form;
import dev.signalbox.conformance.compare.Wildcard;
import dev.signalbox.conformance.recording.Event;
import dev.signalbox.conformance.recording.Event.WsControl.Kind;
import dev.signalbox.conformance.recording.Party;
import dev.signalbox.conformance.replay.LiveExchange.Ending;
import dev.signalbox.conformance.replay.Script.Act;
import dev.signalbox.conformance.replay.Script.Step;
import dev.signalbox.conformance.wire.Frame;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** One recording being played: does what the clients did, each thing once everything has come that had come before it. */
final class Replay {
    private static final long SETTLE_NANOS = TimeUnit.MILLISECONDS.toNanos(150);

    private final Script script;
    private final Stage stage;
    private final Requests requests;
    private final ReplayOptions options;
    private final Waiting waiting;
    private final List<String> notes = new ArrayList<>();
    private final Map<Integer, String> sentTexts = new HashMap<>(); // by step
    private final long startNanos = System.nanoTime();
    private long lastActNanos = startNanos;
    private long lastActT;

    Replay(Script script, Stage stage, Requests requests, ReplayOptions options) {
        this.script = script;
        this.stage = stage;
        this.requests = requests;
        this.options = options;
        this.waiting = new Waiting(script, stage, options.patience().toNanos());
    }

    /** Plays to the end and closes what is open. */
    void run() {
        List<Step> steps = script.steps();
        try {
            for (int i = 0; i < steps.size(); i++) {
                Step step = steps.get(i);
                if (step instanceof Act act) {
                    awaitDue(i, act.event().t());
                    act(i, act);
                    acted(act.event().t());
                } else if (step instanceof Script.Control control) {
                    awaitDue(i, control.event().t());
                    control(control.event().what());
                    acted(control.event().t());
                }
            }
            long end = steps.isEmpty() ? 0 : steps.get(steps.size() - 1).event().t();
            awaitDue(steps.size(), end);
            settle();
        } finally {
            stage.look(() -> List.copyOf(stage.exchanges())).forEach(exchange -> exchange.leave(false));
        }
    }

    /** What was sent at a step that sent something other than recorded. */
    Map<Integer, String> sentTexts() {
        return sentTexts;
    }

    /** What a reader should know besides. */
    List<String> notes() {
        return notes;
    }

    private void acted(long t) {
        lastActNanos = System.nanoTime();
        lastActT = t;
    }

    private void awaitDue(int step, long t) {
        while (waiting.until(step, lastActNanos, lastActT) == Waiting.Outcome.POLL_WANTED) {
            pollForMore(step);
        }
        if (options.timing()) {
            waiting.sleepUntil(startNanos + TimeUnit.MILLISECONDS.toNanos(t));
        }
    }

    // A recorded poll brought several messages at once of which only some have come: the next poll has the rest.
    private void pollForMore(int step) {
        Ledger ledger = waiting.wanting();
        Played next = script.pollAfter(ledger, step);
        LiveExchange last = stage.look(() -> ledger.current);
        Played template = next != null || last == null ? next : last.played();
        if (template == null || (next == null && !template.endpoint().equals("poll"))) {
            stage.under(() -> ledger.idlePolls = Waiting.MOST_IDLE_POLLS);
            return;
        }
        stage.under(() -> {
            ledger.idlePolls++;
            stage.terms().use(Wildcard.BATCHING);
        });
        var request = stage.look(() -> requests.poll(template));
        LiveExchange poll = LiveExchange.start(stage, template, request, script.memberOrder(), true);
        stage.under(() -> ledger.current = poll);
    }

    private void act(int step, Act act) {
        Played exchange = act.exchange();
        Event event = act.event();
        if (event instanceof Event.Opening) {
            open(step, exchange);
            return;
        }
        LiveExchange live = stage.look(() -> exchange.live);
        if (live == null) {
            return;
        }
        if (event instanceof Event.Abort abort) {
            abort(exchange, live, abort);
        } else if (event instanceof Event.WsMessage message) {
            Event.WsMessage translated = stage.look(() -> requests.message(message));
            sentTexts.put(step, translated.bytes().text());
            live.send(LiveExchange.message(translated));
        } else if (event instanceof Event.WsFrame frame) {
            live.send(frame.bytes().toArray());
        } else if (event instanceof Event.WsControl control) {
            control(live, control);
        }
    }

    private static void control(LiveExchange live, Event.WsControl control) {
        if (control.kind() == Kind.CLOSE) {
            live.send(LiveExchange.close(control.code(), control.text()));
        } else {
            live.send(LiveExchange.control(control.kind() == Kind.PING ? Frame.PING : Frame.PONG, control.text()));
        }
    }

    private void open(int step, Played exchange) {
        if (exchange.isUnsent()) {
            stage.under(() -> exchange.skipped = "the network was cut before it got through");
            return;
        }
        String missing = stage.look(() -> requests.missing(exchange));
        if (missing != null) {
            stage.under(() -> exchange.impossible = missing);
            return;
        }
        if (exchange.form() == Form.POLL && exchange.endpoint().equals("poll") && answeredOtherwise(step, exchange)) {
            return;
        }
        if (exchange.endpoint().equals("abort")) {
            noteEndsBefore(exchange);
        }
        var request = stage.look(() -> requests.request(exchange, step));
        sentTexts.put(step, request.method() + " " + request.target());
        LiveExchange live = LiveExchange.start(stage, exchange, request, script.memberOrder(), false);
        stage.under(() -> {
            exchange.live = live;
            if (exchange.receives()) {
                exchange.ledger().current = live;
            }
        });
    }

    /** What has ended by now has not ended because of the abort; another one may come behind it. */
    private void noteEndsBefore(Played abort) {
        String token = abort.parameters().get("connectionToken");
        stage.under(() -> {
            List<LiveExchange> own = stage.exchanges().stream()
                    .filter(live ->
                            Objects.equals(token, live.played().parameters().get("connectionToken")))
                    .toList();
            if (own.stream().noneMatch(live -> live.played().endpoint().equals("abort"))) {
                own.forEach(live -> live.endedBeforeAbort =
                        live.played().receives() && live.ending != null && live.ending != Ending.OURS);
            }
        });
    }

    /** Whether a poll need not be sent, because the one before it stands in for it or has brought its messages already. */
    private boolean answeredOtherwise(int step, Played exchange) {
        Ledger ledger = exchange.ledger();
        waiting.forAnswer(ledger);
        return stage.look(() -> {
            LiveExchange open = ledger.current;
            if (open != null && open.ending == null && (open.additional || endedBefore(open.played(), step))) {
                exchange.live = open;
                exchange.skipped = "the poll before it is still open";
                open.additional = false;
                stage.terms().use(Wildcard.EMPTY_ENVELOPES);
                return true;
            }
            if (exchange.ending() instanceof Event.End && ledger.hasAllOf(exchange.x())) {
                exchange.skipped = "an earlier poll has brought its messages already";
                stage.terms().use(Wildcard.BATCHING);
                return true;
            }
            return false;
        });
    }

    private static boolean endedBefore(Played played, int step) {
        return played.endedAt() >= 0 && played.endedAt() < step;
    }

    private void abort(Played exchange, LiveExchange live, Event.Abort abort) {
        if (exchange.response() != null) {
            // The server had begun to answer: it knew of the request.
            waiting.forHead(live);
        }
        if (abort.silent()) {
            live.fallSilent();
        } else {
            live.leave(abort.by() == Party.NETWORK);
        }
    }

    private void control(String what) {
        ServerControl control = options.control();
        if (control == null) {
            throw new IllegalStateException("a recording with server events needs a control");
        }
        switch (what) {
            case "stopped" -> control.stop();
            case "killed" -> control.kill();
            case "started" -> control.start();
            default -> notes.add("The server was " + what + ", which a replay cannot do.");
        }
    }

    /** Gives what should not come the chance to come. */
    private void settle() {
        boolean open = stage.look(() -> stage.exchanges().stream()
                .anyMatch(exchange -> exchange.ending == null || exchange.ending == Ending.COMPLETE));
        if (open) {
            waiting.forQuiet(SETTLE_NANOS);
        }
    }
}
