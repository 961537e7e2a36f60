package dev.signalbox.conformance.replay;

import dev.signalbox.conformance.compare.Comparison;
import dev.signalbox.conformance.compare.Comparison.Place;
import dev.signalbox.conformance.compare.FrameDecoder.Form;
import dev.signalbox.conformance.compare.HeaderRules;
import dev.signalbox.conformance.compare.Terms;
import dev.signalbox.conformance.compare.Unit;
import dev.signalbox.conformance.compare.Wildcard;
import dev.signalbox.conformance.recording.Event;
import dev.signalbox.conformance.recording.Event.WsControl;
import dev.signalbox.conformance.replay.Difference.Kind;
import dev.signalbox.conformance.replay.Ledger.Arrived;
import dev.signalbox.conformance.replay.Ledger.Expected;
import dev.signalbox.conformance.replay.LiveExchange.Ending;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Says what came back otherwise, once everything has been played. Runs alone: nothing arrives any more. */
final class Judge {
    private static final int LENGTH_REQUIRED = 411;
    private static final int SERVER_ERROR = 500;
    private static final String REFUSED_JSONP = "JSONP";

    private final Script script;
    private final Terms terms;
    private final Set<String> ignoredHeaders;
    private final List<Difference> differences = new ArrayList<>();

    /** Units that did come, but otherwise: the recorded one and the one that came. */
    private final Map<Expected, Arrived> pairs = new HashMap<>();

    Judge(Script script, Terms terms, Set<String> ignoredHeaders) {
        this.script = script;
        this.terms = terms;
        this.ignoredHeaders = ignoredHeaders;
    }

    /** Everything that came back otherwise, by exchange. */
    List<Difference> judge() {
        Set<Ledger> ledgers = new LinkedHashSet<>(); // a ledger is equal to itself only
        for (Played exchange : script.exchanges()) {
            exchange(exchange);
            if (exchange.openedAt() >= 0) {
                ledgers.add(exchange.ledger());
            }
        }
        ledgers.forEach(this::ledger);
        differences.sort(Comparator.comparingInt(Difference::x));
        return differences;
    }

    /** What came in place of a recorded unit that did not come as it was, or null. */
    @Nullable
    Arrived insteadOf(Expected expected) {
        return pairs.get(expected);
    }

    private void exchange(Played exchange) {
        if (exchange.impossible != null) {
            add(Kind.NOT_SENT, exchange, "the request", null, exchange.impossible);
            return;
        }
        LiveExchange live = exchange.live;
        if (live == null || exchange.skipped != null) {
            return;
        }
        if (live.ending == Ending.BROKEN) {
            add(Kind.WIRE, exchange, "the connection", null, live.endingText);
            return;
        }
        if (!live.memberComplaint.isEmpty()) {
            add(Kind.CONTENT, exchange, "members of an envelope", "in the recorded order", live.memberComplaint);
        }
        if (head(exchange, live)) {
            ending(exchange, live);
        }
    }

    /** Compares the heads; false when there is nothing more to say about the exchange. */
    private boolean head(Played exchange, LiveExchange live) {
        Event.Response recorded = exchange.response();
        if (recorded == null) {
            return true;
        }
        if (live.head == null) {
            if (live.ending == Ending.CUT) {
                add(
                        Kind.ENDING,
                        exchange,
                        "answer",
                        recorded.status() + " " + recorded.reason(),
                        "cut: " + live.endingText);
                return false;
            }
            return live.ending != Ending.OURS;
        }
        if (recorded.status() != live.head.status()) {
            if (recorded.status() == LENGTH_REQUIRED) {
                terms.use(Wildcard.LENGTH_REQUIRED);
            } else {
                String body = live.otherBody.isEmpty() ? "" : " with " + live.otherBody;
                add(Kind.STATUS, exchange, "status", String.valueOf(recorded.status()), live.head.status() + body);
            }
            return false;
        }
        if (!recorded.reason().equals(live.head.reason()) && !recorded.reason().isEmpty()) {
            if (recorded.reason().contains(REFUSED_JSONP)) {
                add(Kind.REASON, exchange, "reason phrase", recorded.reason(), live.head.reason());
            } else {
                terms.use(Wildcard.REASONS);
            }
        }
        for (Place place : HeaderRules.differences(recorded.headers(), live.head.headers(), ignoredHeaders, terms)) {
            add(Kind.HEADER, exchange, "header " + place.path(), place.was(), place.is());
        }
        return true;
    }

    private void ending(Played exchange, LiveExchange live) {
        Event recorded = exchange.ending();
        if (exchange.isViolated()) {
            terms.use(Wildcard.VIOLATIONS);
            return;
        }
        String is = said(live);
        if (recorded == null) {
            boolean leftOpen = live.ending == null || live.ending == Ending.OURS;
            boolean isRace = wasAborted(exchange) && !live.endedBeforeAbort;
            if (!leftOpen && !isRace && exchange.form() != Form.POLL) {
                add(Kind.ENDING, exchange, "end", "left open by the server", is);
            }
        } else if (recorded instanceof WsControl close) {
            boolean same = live.ending == Ending.CLOSED
                    && live.closeCode == (close.code() == null ? -1 : close.code())
                    && live.endingText.equals(close.text());
            if (!same) {
                add(Kind.ENDING, exchange, "end", "closed with " + close.code() + " \"" + close.text() + "\"", is);
            }
        } else if (recorded instanceof Event.Abort) {
            if (live.ending == Ending.OURS || live.ending == null) {
                add(Kind.ENDING, exchange, "end", "cut by the server", is);
            }
        } else if (exchange.isWebSocket()) {
            if (live.ending == Ending.OURS || live.ending == null) {
                add(Kind.ENDING, exchange, "end", "ended by the server", is);
            }
        } else if (live.ending != Ending.COMPLETE && exchange.form() != Form.POLL) {
            add(Kind.ENDING, exchange, "end", "complete", is);
        } else if (exchange.form() == Form.POLL
                && live.ending == Ending.COMPLETE
                && live.frames == 0
                && exchange.hasSaid()) {
            add(Kind.MISSING, exchange, "an envelope, be it empty", "one", null);
        }
    }

    private static String said(LiveExchange live) {
        if (live.ending == null || live.ending == Ending.OURS) {
            return "left open by the server";
        }
        return switch (live.ending) {
            case COMPLETE -> "complete";
            case CLOSED -> "closed with " + live.closeCode + " \"" + live.endingText + "\"";
            default -> "cut: " + live.endingText;
        };
    }

    // Once a client has said that it leaves, server and client race to end what is open.
    private boolean wasAborted(Played exchange) {
        String token = exchange.parameters().get("connectionToken");
        return token != null
                && script.exchanges().stream()
                        .anyMatch(other -> other.endpoint().equals("abort")
                                && token.equals(other.parameters().get("connectionToken")));
    }

    private void ledger(Ledger ledger) {
        List<Expected> missing = new ArrayList<>();
        for (Expected expected : ledger.expected()) {
            if (expected.match == null && counts(expected)) {
                missing.add(expected);
            } else if (expected.match != null && expected.match.late) {
                add(Kind.LATE, expected, null, expected.unit.text());
            }
        }
        List<Arrived> extra = new ArrayList<>();
        for (Arrived arrived : ledger.arrived()) {
            if (arrived.match == null) {
                extra.add(arrived);
            }
        }
        pair(missing, extra);
        missing.forEach(expected -> add(Kind.MISSING, expected, terms.translate(expected.unit.text()), null));
        extra.forEach(arrived -> extra(ledger, arrived));
        order(ledger);
    }

    private boolean counts(Expected expected) {
        Played exchange = script.exchange(expected.x);
        if (exchange == null || exchange.impossible != null) {
            return false;
        }
        Event.Response recorded = exchange.response();
        LiveExchange live = exchange.live;
        if (live != null && (live.ending == Ending.BROKEN || (live.head == null && live.ending == Ending.CUT))) {
            return false; // said of the exchange already
        }
        boolean otherStatus =
                live != null && live.head != null && recorded != null && live.head.status() != recorded.status();
        return !otherStatus;
    }

    private void pair(List<Expected> missing, List<Arrived> extra) {
        for (boolean sameOrder : new boolean[] {true, false}) {
            for (Expected expected : List.copyOf(missing)) {
                for (Arrived arrived : extra) {
                    if (arrived.unit.kind() == expected.unit.kind()
                            && (arrived.unit.order().equals(expected.unit.order())
                                    || (!sameOrder && arrived.unit.kind() != Unit.Kind.MEMBER)) // T is no wrong D
                            && !isOfAnother(expected, arrived)) {
                        different(expected, arrived);
                        missing.remove(expected);
                        extra.remove(arrived);
                        break;
                    }
                }
            }
        }
    }

    // News of one connection is never that of another one told wrongly.
    private boolean isOfAnother(Expected expected, Arrived arrived) {
        return expected.unit.kind() == Unit.Kind.MESSAGE
                && Comparison.differences(expected.unit, arrived.unit, terms).stream()
                        .anyMatch(place -> terms.areTwo(place.was(), place.is()));
    }

    private void different(Expected expected, Arrived arrived) {
        Played exchange = script.exchange(expected.x);
        Event.Response recorded = exchange == null ? null : exchange.response();
        if (recorded != null
                && recorded.status() == SERVER_ERROR
                && expected.unit.text().isEmpty()) {
            terms.use(Wildcard.ERROR_BODIES);
            return;
        }
        pairs.put(expected, arrived);
        List<Place> places = Comparison.differences(expected.unit, arrived.unit, terms);
        for (Place place : places) {
            String at = label(expected.frame, expected.unit, place.path());
            add(Kind.CONTENT, expected.x, at, place.was(), place.is());
        }
    }

    private void extra(Ledger ledger, Arrived arrived) {
        boolean twice = arrived.unit.kind() != Unit.Kind.PRELUDE
                && ledger.arrived().stream().anyMatch(other -> other != arrived && isAgain(other.unit, arrived.unit));
        String at = label(arrived.frame, arrived.unit, arrived.unit.path());
        add(twice ? Kind.TWICE : Kind.EXTRA, arrived.x, at, null, arrived.unit.text());
    }

    // D:1 is not S:1 once more.
    private static boolean isAgain(Unit one, Unit other) {
        return one.kind() == other.kind()
                && one.order().equals(other.order())
                && one.text().equals(other.text());
    }

    private void order(Ledger ledger) {
        List<Expected> before = new ArrayList<>();
        Map<String, Expected> furthest = new HashMap<>(); // by the name of the order
        int highest = -1;
        for (Arrived arrived : ledger.arrived()) {
            Expected one = arrived.match;
            if (one == null || arrived.late) {
                continue;
            }
            Expected overtaking = overtaking(one, furthest.get(one.unit.order()), before);
            if (overtaking != null) {
                String at = label(one.frame, one.unit, one.unit.path());
                add(Kind.ORDER, one.x, at, "before " + overtaking.unit.text(), "behind it");
            } else if (one.index < highest) {
                terms.use(Wildcard.INDEPENDENT_ORDER);
            }
            highest = Math.max(highest, one.index);
            furthest.merge(one.unit.order(), one, (left, right) -> left.index > right.index ? left : right);
            before.add(one);
        }
    }

    /** What came before a unit, directly or not, and should have come behind it; null for nothing. */
    private @Nullable Expected overtaking(Expected one, @Nullable Expected furthest, List<Expected> before) {
        if (furthest != null && furthest.index > one.index) {
            return furthest;
        }
        return switch (one.unit.kind()) {
            case PRELUDE, BODY, INIT -> {
                for (Expected other : before) {
                    if (other.index > one.index && isDependent(one, other)) {
                        yield other;
                    }
                }
                yield null;
            }
            default -> null;
        };
    }

    private boolean isDependent(Expected first, Expected second) {
        if (first.unit.order().equals(second.unit.order())) {
            return true;
        }
        return switch (first.unit.kind()) {
            case PRELUDE -> first.x == second.x;
            case BODY -> true;
            // The client acts on the init message; what was on its way by itself may overtake it.
            case INIT -> script.clientActsBetween(first.step, second.step);
            default -> false;
        };
    }

    static String label(int frame, Unit unit, String path) {
        if (unit.kind() == Unit.Kind.BODY) {
            return path.isEmpty() ? "body" : "body: " + path;
        }
        return "frame " + frame + (path.isEmpty() ? "" : ": " + path);
    }

    private void add(Kind kind, Expected expected, @Nullable String was, @Nullable String is) {
        add(kind, expected.x, label(expected.frame, expected.unit, expected.unit.path()), was, is);
    }

    private void add(Kind kind, int x, String place, @Nullable String was, @Nullable String is) {
        Played exchange = script.exchange(x);
        differences.add(new Difference(kind, x, exchange == null ? "" : exchange.title(), place, was, is));
    }

    private void add(Kind kind, Played exchange, String place, @Nullable String was, @Nullable String is) {
        add(kind, exchange.x(), place, was, is);
    }
}
