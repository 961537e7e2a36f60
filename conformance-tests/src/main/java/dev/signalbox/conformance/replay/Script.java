package dev.signalbox.conformance.replay;

import dev.signalbox.conformance.compare.FrameDecoder.Form;
import dev.signalbox.conformance.compare.ReceivedFrame;
import dev.signalbox.conformance.recording.Event;
import dev.signalbox.conformance.recording.Event.Opening;
import dev.signalbox.conformance.recording.Event.WsControl.Kind;
import dev.signalbox.conformance.recording.Party;
import dev.signalbox.conformance.recording.Recording;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A recording read for playing: who does what, what is to come back, and in which exchange or connection. */
final class Script {

    /** One step, in the recorded order. */
    sealed interface Step {
        /** The recorded event. */
        Event event();
    }

    /** The client does something. */
    record Act(Event event, Played exchange) implements Step {}

    /** The head of an answer is to be there. */
    record HeadDue(Event event, Played exchange) implements Step {}

    /** A unit is to be there. */
    record UnitDue(Event event, Played exchange, Ledger.Expected expected) implements Step {}

    /** The server is to end the exchange. */
    record EndDue(Event event, Played exchange) implements Step {}

    /** Something was done to the server. */
    record Control(Event.ServerEvent event) implements Step {}

    /** For the reader only. */
    record Remark(Event event) implements Step {}

    private final List<Step> steps = new ArrayList<>();
    private final Map<Integer, Played> exchanges = new LinkedHashMap<>();
    private final Map<String, Ledger> connections = new LinkedHashMap<>();
    private final StringBuilder sent = new StringBuilder();
    private final MemberOrder memberOrder = new MemberOrder();
    private boolean controlled;

    private Script() {}

    /** Reads a recording for playing. */
    static Script of(Recording recording) {
        Script script = new Script();
        recording.events().forEach(event -> script.look(event));
        recording.events().forEach(event -> script.add(event));
        return script;
    }

    /** First pass: what kind of exchange each is can be told from its answer only. */
    private void look(Event event) {
        if (event instanceof Opening opening) {
            exchanges.putIfAbsent(opening.x(), new Played(opening));
            return;
        }
        Played exchange = exchanges.get(event.x());
        if (exchange == null) {
            return;
        }
        if (event instanceof Event.Response response) {
            exchange.answered(response);
        } else if (event instanceof Event.Abort abort && abort.unsent()) {
            exchange.neverSent();
        } else if (event instanceof Event.WsFrame || (event instanceof Event.WsMessage message && message.binary())) {
            exchange.violated();
        }
    }

    private void add(Event event) {
        if (event instanceof Event.ServerEvent server) {
            controlled = true;
            steps.add(new Control(server));
            return;
        }
        Played exchange = exchanges.get(event.x());
        if (exchange == null) {
            steps.add(new Remark(event));
        } else if (event instanceof Opening opening) {
            open(exchange, opening);
        } else if (event.byClient()) {
            act(exchange, event);
        } else {
            expect(exchange, event);
        }
    }

    private void open(Played exchange, Opening opening) {
        String token = exchange.parameters().get("connectionToken");
        Ledger ledger = exchange.receives() && token != null
                ? connections.computeIfAbsent(token, unused -> new Ledger())
                : new Ledger();
        exchange.openInto(ledger, steps.size());
        sent.append(exchange.parameters().all())
                .append('\n')
                .append(opening.target())
                .append('\n');
        if (opening instanceof Event.Request request && request.body() != null) {
            sent.append(request.body().text()).append('\n');
        }
        steps.add(new Act(opening, exchange));
    }

    private void act(Played exchange, Event event) {
        if (event instanceof Event.WsMessage message) {
            sent.append(message.bytes().text()).append('\n');
        }
        if (event instanceof Event.Abort) {
            exchange.cutAt(steps.size());
        }
        steps.add(new Act(event, exchange));
    }

    private void expect(Played exchange, Event event) {
        if (event instanceof Event.Response) {
            steps.add(new HeadDue(event, exchange));
        } else if (event instanceof Event.Data data) {
            due(event, exchange, exchange.decoder().take(data.bytes().toArray()));
        } else if (event instanceof Event.WsMessage message) {
            due(event, exchange, exchange.decoder().take(message.bytes().toArray()));
        } else if (event instanceof Event.End || event instanceof Event.Abort) {
            if (exchange.endedAt() < 0 || exchange.form() != Form.WEB_SOCKET) {
                if (event instanceof Event.End) {
                    due(event, exchange, exchange.decoder().finish());
                }
                exchange.endAt(steps.size(), event);
                steps.add(new EndDue(event, exchange));
            }
        } else if (event instanceof Event.WsControl control && control.kind() == Kind.CLOSE) {
            exchange.endAt(steps.size(), event);
            steps.add(new EndDue(event, exchange));
        } else {
            steps.add(new Remark(event)); // pings and pongs
        }
    }

    private void due(Event event, Played exchange, List<ReceivedFrame> frames) {
        for (ReceivedFrame frame : frames) {
            exchange.said();
            memberOrder.learn(frame.members());
            for (Ledger.Expected expected : exchange.ledger().expect(exchange.x(), frame, steps.size())) {
                steps.add(new UnitDue(event, exchange, expected));
            }
        }
    }

    /** What happens, in order. */
    List<Step> steps() {
        return steps;
    }

    /** All exchanges, in order of arrival. */
    Collection<Played> exchanges() {
        return exchanges.values();
    }

    /** The exchange of that number, or null. */
    @Nullable
    Played exchange(int x) {
        return exchanges.get(x);
    }

    /** The ledger of the connection with that recorded token, or null. */
    @Nullable
    Ledger connection(@Nullable String token) {
        return token == null ? null : connections.get(token);
    }

    /** The next poll of a connection behind a step, or null. */
    @Nullable
    Played pollAfter(Ledger ledger, int step) {
        return exchanges.values().stream()
                .filter(exchange -> exchange.ledger() == ledger
                        && exchange.openedAt() >= step
                        && exchange.endpoint().equals("poll"))
                .findFirst()
                .orElse(null);
    }

    /** Whether a client does something between two steps. */
    boolean clientActsBetween(int first, int second) {
        return first < second && steps.subList(first, second).stream().anyMatch(Act.class::isInstance);
    }

    /** Everything the clients sent, unescaped. */
    String sent() {
        return sent.toString();
    }

    /** In which order the recorded envelopes had their members. */
    MemberOrder memberOrder() {
        return memberOrder;
    }

    /** Whether the server was stopped, killed or started meanwhile. */
    boolean isControlled() {
        return controlled;
    }

    /** Whether an abort by the client or the network is what ends this event's exchange. */
    static boolean byClient(Event event) {
        return event instanceof Event.Abort abort && abort.by() != Party.SERVER;
    }
}
