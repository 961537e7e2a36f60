package dev.signalbox.conformance.replay;

import dev.signalbox.conformance.compare.FrameDecoder.Form;
import dev.signalbox.conformance.compare.Unit;
import dev.signalbox.conformance.recording.Event;
import dev.signalbox.conformance.replay.LiveExchange.Ending;
import dev.signalbox.conformance.replay.Script.EndDue;
import dev.signalbox.conformance.replay.Script.HeadDue;
import dev.signalbox.conformance.replay.Script.Step;
import dev.signalbox.conformance.replay.Script.UnitDue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Waits for what is due before the next step, and decides when to wait no longer. */
final class Waiting {
    static final int MOST_IDLE_POLLS = 3;
    private static final long GRACE_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long HEAD_NANOS = TimeUnit.MILLISECONDS.toNanos(1_000);
    private static final long LATE_HEAD_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long HURRY_NANOS = TimeUnit.SECONDS.toNanos(5); // a time-out may come a beat late
    private static final int SLOWER = 4; // what came late by so much may be followed by what comes later still

    /** How a wait went. */
    enum Outcome {
        /** Everything is there, or was given up. */
        GO_ON,
        /** The connection of {@link #wanting} should poll once more. */
        POLL_WANTED
    }

    private final Script script;
    private final Stage stage;
    private final List<Step> pending = new ArrayList<>();
    private final Set<Integer> givenUpEnds = new HashSet<>();
    private final Set<Ledger> disappointing = new HashSet<>(); // a ledger is equal to itself only
    private final long patienceNanos;
    private long headPatienceNanos = HEAD_NANOS;
    private long slowestNanos; // by how much what did come was later than recorded
    private int looked; // steps before this one are done or in pending
    private @Nullable Ledger wanting;

    Waiting(Script script, Stage stage, long patienceNanos) {
        this.script = script;
        this.stage = stage;
        this.patienceNanos = patienceNanos;
    }

    /** The connection that should poll once more. */
    Ledger wanting() {
        return Objects.requireNonNull(wanting, "wanting");
    }

    /**
     * Waits for everything that is due before a step.
     *
     * @param actNanos when the client acted last
     * @param actT when that was in the recording, in milliseconds; what is due may take as long from there as it took then, and patience comes on
     *     top
     */
    Outcome until(int step, long actNanos, long actT) {
        for (; looked < step; looked++) {
            Step next = script.steps().get(looked);
            if (next instanceof UnitDue || next instanceof HeadDue || next instanceof EndDue) {
                pending.add(next);
            }
        }
        long dueT = pending.stream().mapToLong(next -> next.event().t()).max().orElse(actT);
        long dueNanos = actNanos + TimeUnit.MILLISECONDS.toNanos(Math.max(0, dueT - actT));
        long begun = System.nanoTime();
        long softDeadline = begun + headPatienceNanos;
        return stage.look(() -> {
            boolean waited = false;
            while (true) {
                pending.removeIf(this::isDone);
                long now = System.nanoTime();
                if (pending.isEmpty()) {
                    slowestNanos = waited ? Math.max(slowestNanos, now - dueNanos) : slowestNanos;
                    return Outcome.GO_ON;
                }
                boolean onlyHeads = pending.stream().allMatch(this::isSoft);
                if (onlyHeads && softDeadline - now <= 0) {
                    headPatienceNanos = LATE_HEAD_NANOS; // this server sends its heads with the first message
                    pending.clear();
                    return Outcome.GO_ON;
                }
                Ledger hungry = hungry();
                if (hungry != null) {
                    wanting = hungry;
                    return Outcome.POLL_WANTED;
                }
                // What was quiet before anybody asked for anything says nothing.
                if (!onlyHeads && isCovered() && Math.min(stage.quietNanos(), now - begun) >= GRACE_NANOS) {
                    giveUp();
                    return Outcome.GO_ON;
                }
                long left = dueNanos + patience() - now;
                if (left <= 0) {
                    disappointed();
                    giveUp();
                    return Outcome.GO_ON;
                }
                waited = true;
                stage.await(Math.min(left, onlyHeads ? softDeadline - now : GRACE_NANOS));
            }
        });
    }

    /** Who has been waited for in vain is not waited for as long again; but every request is answered in the end. */
    private long patience() {
        boolean inVain = pending.stream().allMatch(step -> isSoft(step) || isDisappointing(step));
        return inVain ? Math.min(patienceNanos, Math.max(HURRY_NANOS, SLOWER * slowestNanos)) : patienceNanos;
    }

    private boolean isDisappointing(Step step) {
        if (step instanceof UnitDue due) {
            Unit.Kind kind = due.expected().unit.kind();
            return kind != Unit.Kind.REPLY
                    && kind != Unit.Kind.BODY
                    && disappointing.contains(due.exchange().ledger());
        }
        return step instanceof EndDue && !givenUpEnds.isEmpty();
    }

    private boolean isDone(Step step) {
        if (step instanceof UnitDue due) {
            return due.expected().match != null || due.expected().givenUp || isHopeless(due);
        }
        Played exchange = step instanceof HeadDue head ? head.exchange() : ((EndDue) step).exchange();
        LiveExchange live = exchange.live;
        if (live == null) {
            return true; // not sent
        }
        if (step instanceof HeadDue) {
            return live.head != null || live.ending != null || (exchange.form() != Form.POLL && !exchange.receives());
        }
        // A poll ends with its messages, and which poll brings them is free.
        return live.ending != null
                || exchange.form() == Form.POLL
                || givenUpEnds.contains(exchange.x())
                || hasOtherStatus(exchange, live);
    }

    /** Whether a unit cannot come any more, so that waiting for it is of no use. */
    private boolean isHopeless(UnitDue due) {
        Played exchange = due.exchange();
        if (exchange.impossible != null) {
            return true;
        }
        LiveExchange live = exchange.live;
        if (live != null && hasOtherStatus(exchange, live)) {
            return true;
        }
        LiveExchange current = exchange.receives() ? exchange.ledger().current : live;
        return current != null && current.ending != null && !canPoll(exchange.ledger(), current);
    }

    private static boolean hasOtherStatus(Played exchange, LiveExchange live) {
        Event.Response recorded = exchange.response();
        return recorded != null && live.head != null && live.head.status() != recorded.status();
    }

    private static boolean canPoll(Ledger ledger, LiveExchange current) {
        return current.played().form() == Form.POLL
                && current.ending == Ending.COMPLETE
                && current.head != null
                && current.head.status() == 200
                && ledger.idlePolls < MOST_IDLE_POLLS;
    }

    private @Nullable Ledger hungry() {
        for (Step step : pending) {
            if (step instanceof UnitDue due && due.exchange().receives()) {
                Ledger ledger = due.exchange().ledger();
                LiveExchange current = ledger.current;
                if (current != null && canPoll(ledger, current) && isWholePoll(due, current)) {
                    return ledger;
                }
            }
        }
        return null;
    }

    // A poll that has just been answered without the unit, and was the one to bring it, or stood in for that one.
    private static boolean isWholePoll(UnitDue due, LiveExchange current) {
        return due.exchange().live == current
                || due.exchange().openedAt() <= current.played().openedAt()
                || current.additional;
    }

    private boolean isSoft(Step step) {
        return step instanceof HeadDue due && !due.exchange().isWebSocket();
    }

    /** Whether what is missing may have come, but otherwise: as many units that answer to nothing as are missing, of their kind and order. */
    private boolean isCovered() {
        Map<Ledger, List<Unit>> missing = new HashMap<>();
        for (Step step : pending) {
            if (step instanceof UnitDue due) {
                missing.computeIfAbsent(due.exchange().ledger(), of -> new ArrayList<>())
                        .add(due.expected().unit);
            } else if (step instanceof EndDue || !isSoft(step)) {
                return false;
            }
        }
        return missing.entrySet().stream().allMatch(entry -> entry.getKey().hasStrangersFor(entry.getValue()));
    }

    private void disappointed() {
        for (Step step : pending) {
            if (step instanceof UnitDue due) {
                disappointing.add(due.exchange().ledger());
            }
        }
    }

    private void giveUp() {
        for (Step step : pending) {
            if (step instanceof UnitDue due) {
                due.expected().givenUp = true;
            } else if (step instanceof EndDue due) {
                givenUpEnds.add(due.exchange().x());
            }
        }
        pending.clear();
    }

    /** Waits for the rest of a poll's answer that has begun to come. */
    void forAnswer(Ledger ledger) {
        await(patienceNanos, () -> {
            LiveExchange current = ledger.current;
            return current == null || current.ending != null || current.frames == 0;
        });
    }

    /** Waits a little for the head of an answer. */
    void forHead(LiveExchange live) {
        await(headPatienceNanos, () -> live.head != null || live.ending != null);
    }

    /** Waits until nothing has come for a while. */
    void forQuiet(long nanos) {
        long start = System.nanoTime();
        await(20 * nanos, () -> stage.quietNanos() >= nanos && System.nanoTime() - start >= nanos);
    }

    /** Waits for a moment. */
    void sleepUntil(long nanos) {
        await(nanos - System.nanoTime(), () -> false);
    }

    private void await(long nanos, BooleanSupplier reached) {
        long end = System.nanoTime() + nanos;
        stage.under(() -> {
            while (!reached.getAsBoolean()) {
                long left = end - System.nanoTime();
                if (left <= 0) {
                    return;
                }
                stage.await(Math.min(left, TICK_NANOS));
            }
        });
    }
}
