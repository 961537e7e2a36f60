package dev.signalbox.conformance.replay;

import dev.signalbox.conformance.recording.Event;
import dev.signalbox.conformance.replay.Ledger.Arrived;
import dev.signalbox.conformance.replay.ReplayResult.Line;
import dev.signalbox.conformance.replay.ReplayResult.Line.State;
import dev.signalbox.conformance.replay.Script.Step;
import dev.signalbox.conformance.wire.RawRequest.Header;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Puts the recorded and the live side next to each other. */
final class Transcript {
    private final Script script;
    private final Judge judge;
    private final List<Difference> differences;
    private final Map<Integer, String> sentTexts;
    private final List<Line> lines = new ArrayList<>();

    Transcript(Script script, Judge judge, List<Difference> differences, Map<Integer, String> sentTexts) {
        this.script = script;
        this.judge = judge;
        this.differences = differences;
        this.sentTexts = sentTexts;
    }

    List<Line> lines() {
        for (int i = 0; i < script.steps().size(); i++) {
            Step step = script.steps().get(i);
            if (step instanceof Script.Act act) {
                act(i, act);
            } else if (step instanceof Script.HeadDue head) {
                head(head);
            } else if (step instanceof Script.UnitDue unit) {
                unit(unit);
            } else if (step instanceof Script.EndDue end) {
                end(end);
            } else {
                remark(step.event());
            }
        }
        for (Played exchange : script.exchanges()) {
            if (exchange.openedAt() >= 0) {
                extra(exchange);
            }
        }
        return lines;
    }

    private void act(int step, Script.Act act) {
        Played exchange = act.exchange();
        String live = sentTexts.getOrDefault(step, "");
        String recorded;
        String label;
        if (act.event() instanceof Event.Opening opening) {
            recorded = exchange.title().substring(0, exchange.title().indexOf(' ')) + " " + opening.target();
            label = "request";
            if (exchange.skipped != null) {
                live = "(not sent: " + exchange.skipped + ")";
            } else if (exchange.impossible != null) {
                live = "(not sent: it needs " + exchange.impossible + ")";
            }
            if (opening instanceof Event.Request request
                    && request.body() != null
                    && request.body().size() > 0) {
                recorded += "\n" + request.body().text();
            }
        } else {
            recorded = said(act.event());
            label = act.event() instanceof Event.WsMessage ? "message" : "client";
            live = live.isEmpty() ? recorded : live;
        }
        add(
                act.event(),
                exchange.x(),
                label,
                true,
                recorded,
                live,
                exchange.impossible == null ? State.PLAIN : State.MISSING);
    }

    private void head(Script.HeadDue due) {
        Event.Response recorded = due.exchange().response();
        LiveExchange live = due.exchange().live;
        if (recorded == null) {
            return;
        }
        String was = head(recorded.status(), recorded.reason(), recorded.headers());
        if (live == null || live.head == null || due.exchange().skipped != null) {
            add(due.event(), due.exchange().x(), "answer", false, was, "", State.PLAIN);
            return;
        }
        String is = head(live.head.status(), live.head.reason(), live.head.headers());
        boolean differs =
                has(due.exchange().x(), Difference.Kind.STATUS, Difference.Kind.HEADER, Difference.Kind.REASON);
        if (!live.otherBody.isEmpty()) {
            is += "\n\n" + live.otherBody;
        }
        add(due.event(), due.exchange().x(), "answer", false, was, is, differs ? State.DIFFERENT : State.SAME);
    }

    private static String head(int status, String reason, List<Header> headers) {
        return status + " " + reason + "\n"
                + headers.stream()
                        .map(header -> header.name() + ": " + header.value())
                        .sorted(String.CASE_INSENSITIVE_ORDER)
                        .collect(Collectors.joining("\n"));
    }

    private void unit(Script.UnitDue due) {
        Ledger.Expected expected = due.expected();
        String label = Judge.label(expected.frame, expected.unit, expected.unit.path());
        Arrived match = expected.match;
        Arrived instead = judge.insteadOf(expected);
        if (match != null) {
            State state = match.late ? State.DIFFERENT : State.SAME;
            add(due.event(), expected.x, label, false, expected.unit.text(), match.unit.text(), state);
        } else if (instead != null) {
            add(due.event(), expected.x, label, false, expected.unit.text(), instead.unit.text(), State.DIFFERENT);
        } else {
            boolean judged = has(expected.x, Difference.Kind.MISSING);
            add(due.event(), expected.x, label, false, expected.unit.text(), "", judged ? State.MISSING : State.PLAIN);
        }
    }

    private void end(Script.EndDue due) {
        LiveExchange live = due.exchange().live;
        boolean differs = has(due.exchange().x(), Difference.Kind.ENDING, Difference.Kind.WIRE);
        String is =
                live == null || live.ending == null ? "" : live.ending.name().toLowerCase(Locale.ROOT);
        add(
                due.event(),
                due.exchange().x(),
                "end",
                false,
                said(due.event()),
                is,
                differs ? State.DIFFERENT : State.PLAIN);
    }

    private void remark(Event event) {
        String text = said(event);
        add(event, event.x(), event.x() == 0 ? "" : "server", false, text, "", State.PLAIN);
    }

    private void extra(Played exchange) {
        for (Arrived arrived : exchange.ledger().arrived()) {
            boolean own = arrived.x == exchange.x();
            boolean paired = exchange.ledger().expected().stream().anyMatch(e -> judge.insteadOf(e) == arrived);
            if (own && arrived.match == null && !paired) {
                String label = Judge.label(arrived.frame, arrived.unit, arrived.unit.path());
                lines.add(new Line(exchange.x(), -1, label, false, "", arrived.unit.text(), State.EXTRA));
            }
        }
    }

    private boolean has(int x, Difference.Kind... kinds) {
        return differences.stream()
                .anyMatch(difference -> difference.x() == x && List.of(kinds).contains(difference.kind()));
    }

    private static String said(Event event) {
        if (event instanceof Event.WsMessage message) {
            String text = message.bytes().strictText();
            return (message.binary() ? "(binary) " : "")
                    + (text == null ? message.bytes().base64() : text);
        } else if (event instanceof Event.WsFrame frame) {
            return "raw bytes " + frame.bytes().base64();
        } else if (event instanceof Event.WsControl control) {
            return control.kind().name().toLowerCase(Locale.ROOT)
                    + (control.code() == null ? "" : " " + control.code())
                    + (control.text().isEmpty() ? "" : " " + control.text());
        } else if (event instanceof Event.Abort abort) {
            return "cut by the " + abort.by().word();
        } else if (event instanceof Event.Note note) {
            return note.text();
        } else if (event instanceof Event.ServerEvent server) {
            return "the server was " + server.what();
        }
        return event instanceof Event.End ? "complete" : "";
    }

    private void add(
            Event event, int x, String label, boolean sent, String recorded, @Nullable String live, State state) {
        lines.add(new Line(x, event.t(), label, sent, recorded, live == null ? "" : live, state));
    }
}
