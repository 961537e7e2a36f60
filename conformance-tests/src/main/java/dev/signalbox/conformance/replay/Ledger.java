package dev.signalbox.conformance.replay;

import dev.signalbox.conformance.compare.Comparison;
import dev.signalbox.conformance.compare.ReceivedFrame;
import dev.signalbox.conformance.compare.Terms;
import dev.signalbox.conformance.compare.Unit;
import dev.signalbox.conformance.wire.JsonText;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one connection, or one exchange that belongs to none, is to receive and what it has received. Filled while the script is read; from
 * then on guarded by the stage's lock.
 */
final class Ledger {

    /** A unit of the recording. */
    static final class Expected {
        final int x;
        final int frame;
        final int index;
        final int step;
        final Unit unit;

        /** What answers to it, null while nothing does. */
        @Nullable
        Arrived match;

        /** Whether the replay went on without it. */
        boolean givenUp;

        Expected(int x, int frame, int index, int step, Unit unit) {
            this.x = x;
            this.frame = frame;
            this.index = index;
            this.step = step;
            this.unit = unit;
        }
    }

    /** A unit that came. */
    static final class Arrived {
        final int x;
        final int frame;
        final Unit unit;

        /** What it answers to, null when nothing was found. */
        @Nullable
        Expected match;

        /** Whether it came after the replay had gone on without it. */
        boolean late;

        Arrived(int x, int frame, Unit unit) {
            this.x = x;
            this.frame = frame;
            this.unit = unit;
        }
    }

    private record Mark(String cursor, int units, int step) {}

    private final List<Expected> expected = new ArrayList<>();
    private final List<Arrived> arrived = new ArrayList<>();
    private final List<Mark> recordedCursors = new ArrayList<>();
    private final List<Mark> liveCursors = new ArrayList<>();

    /** The receive exchange that is, or was last, open for it. */
    @Nullable
    LiveExchange current;

    /** How many polls were sent besides the recorded ones since the last unit came that answers to one. */
    int idlePolls;

    /** Adds what a recorded frame holds; only while the script is read. */
    List<Expected> expect(int x, ReceivedFrame frame, int step) {
        List<Expected> units = new ArrayList<>();
        for (Unit unit : frame.units()) {
            Expected one = new Expected(x, frame.number(), expected.size(), step, unit);
            expected.add(one);
            units.add(one);
        }
        if (frame.cursor() != null) {
            recordedCursors.add(new Mark(frame.cursor(), expected.size(), step));
        }
        return units;
    }

    /** Takes a frame that came and finds what it answers to. */
    void arrive(int x, ReceivedFrame frame, Terms terms) {
        for (Unit unit : frame.units()) {
            Arrived one = new Arrived(x, frame.number(), unit);
            arrived.add(one);
            for (Expected candidate : expected) {
                if (candidate.match == null && Comparison.same(candidate.unit, unit, terms)) {
                    match(candidate, one, terms);
                    break;
                }
            }
        }
        if (frame.cursor() != null) {
            liveCursors.add(new Mark(frame.cursor(), arrived.size(), 0));
        }
    }

    private void match(Expected candidate, Arrived one, Terms terms) {
        candidate.match = one;
        one.match = candidate;
        idlePolls = 0;
        one.late = candidate.givenUp;
        if (one.unit.kind() == Unit.Kind.GROUPS) {
            terms.learnGroups(string(candidate.unit), string(one.unit));
        }
    }

    private static String string(Unit unit) {
        JsonText value = JsonText.parse(unit.text());
        return value.isString() ? value.string() : value.raw();
    }

    /** What a recorded cursor, presented at that step, is called here; null when no cursor has come. */
    @Nullable
    String cursor(String recorded, int step) {
        if (liveCursors.isEmpty()) {
            return null;
        }
        Mark known = null;
        Mark newest = new Mark("", 0, 0);
        for (Mark mark : recordedCursors) {
            if (mark.step() > step) {
                break;
            }
            newest = mark;
            known = mark.cursor().equals(recorded) ? mark : known;
        }
        if (known == null) {
            return null;
        }
        if (known.units() != newest.units()) {
            for (Mark mark : liveCursors) {
                if (mark.units() >= known.units()) {
                    return mark.cursor();
                }
            }
        }
        return liveCursors.get(liveCursors.size() - 1).cursor();
    }

    /** The newest cursor that came, or null. */
    @Nullable
    String newestCursor() {
        return liveCursors.isEmpty()
                ? null
                : liveCursors.get(liveCursors.size() - 1).cursor();
    }

    /** The newest groups token that came, or null. */
    @Nullable
    String newestGroups() {
        String newest = null;
        for (Arrived one : arrived) {
            newest = one.unit.kind() == Unit.Kind.GROUPS ? string(one.unit) : newest;
        }
        return newest;
    }

    List<Expected> expected() {
        return expected;
    }

    List<Arrived> arrived() {
        return arrived;
    }

    /**
     * Whether there are as many units that came and answer to nothing as there are units missing, those given up before included, of the kind and
     * order of each of these.
     */
    boolean hasStrangersFor(List<Unit> missing) {
        return missing.stream().allMatch(wanted -> {
            long strangers = arrived.stream()
                    .filter(one -> one.match == null && isLike(one.unit, wanted))
                    .count();
            long lost = expected.stream()
                    .filter(one -> one.match == null && one.givenUp && isLike(one.unit, wanted))
                    .count();
            long due = missing.stream().filter(unit -> isLike(unit, wanted)).count();
            return strangers >= lost + due;
        });
    }

    private static boolean isLike(Unit one, Unit other) {
        return one.kind() == other.kind() && one.order().equals(other.order());
    }

    /** Whether all units of an exchange have come, and there are any. */
    boolean hasAllOf(int x) {
        List<Expected> own = expected.stream().filter(one -> one.x == x).toList();
        return !own.isEmpty() && own.stream().allMatch(one -> one.match != null);
    }
}
