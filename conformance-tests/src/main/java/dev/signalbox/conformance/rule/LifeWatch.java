package dev.signalbox.conformance.rule;

import dev.signalbox.conformance.wire.Deadline;
import dev.signalbox.conformance.wire.JsonText;
import dev.signalbox.conformance.wire.WireClient;
import dev.signalbox.conformance.wire.WireTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Sees the life cycle events of other connections as the suite's chat hub tells them to everybody. Sees only those that come after it was
 * made. Belongs to one thread.
 */
public final class LifeWatch {
    private static final String EVENT = "{\"H\":\"ChatHub\",\"M\":\"lifecycle\",";
    private static final String MARK = "\"signalbox-watch\"";

    private final WireClient client;
    private final Map<String, List<Life>> seen = new HashMap<>();

    /** An event of protocol C3. */
    public enum Life {
        /** OnConnected. */
        CONNECTED,
        /** OnReconnected. */
        RECONNECTED,
        /** OnDisconnected(true). */
        STOPPED,
        /** OnDisconnected(false). */
        VANISHED
    }

    LifeWatch(WireClient client) {
        this.client = client;
    }

    /** Whether a message is a life cycle event or of a watcher, and so means nothing to a rule about messages. */
    static boolean isNoise(String message) {
        return message.startsWith(EVENT) || message.contains(MARK);
    }

    /**
     * What a connection has had until now, in order. Waits for a message to all that is sent behind whatever was sent before.
     */
    public List<Life> of(String connectionId) {
        String mark = UUID.randomUUID().toString();
        client.invoke("chatHub", "Send", MARK, "\"" + mark + "\"");
        Deadline deadline = Deadline.in(client.options().timeout());
        String message = take(deadline);
        while (!message.contains(mark)) {
            message = take(deadline);
        }
        return List.copyOf(seen.getOrDefault(connectionId, List.of()));
    }

    /** Expects that a connection has had exactly these events until now. */
    public void expect(String connectionId, Life... wanted) {
        Expect.equal("life cycle events", of(connectionId), List.of(wanted));
    }

    /** Waits until a connection has had exactly these events; fails as soon as it had others, or when the time is over. */
    public void await(Duration span, String connectionId, Life... kinds) {
        List<Life> wanted = List.of(kinds);
        Deadline deadline = Deadline.in(span);
        while (true) {
            List<Life> now = seen.getOrDefault(connectionId, List.of());
            if (now.equals(wanted)) {
                return;
            }
            boolean mayBecome =
                    now.size() < wanted.size() && wanted.subList(0, now.size()).equals(now);
            Expect.that(
                    mayBecome && !deadline.passed(),
                    "life cycle events: " + now + " (expected: " + wanted + " within " + deadline + ")");
            try {
                take(deadline);
            } catch (WireTimeoutException late) {
                // Told by the next round.
            }
        }
    }

    /** Waits until a connection has had so many events, and gives them, or those it has had when the time is over. */
    public List<Life> awaitCount(Duration span, String connectionId, int count) {
        Deadline deadline = Deadline.in(span);
        while (seen.getOrDefault(connectionId, List.of()).size() < count) {
            try {
                take(deadline);
            } catch (WireTimeoutException late) {
                break;
            }
        }
        return List.copyOf(seen.getOrDefault(connectionId, List.of()));
    }

    /** Lets time pass while this watcher goes on watching. */
    public void idle(Duration span) {
        awaitCount(span, "", 1);
    }

    private String take(Deadline deadline) {
        String message = client.nextMessage(deadline);
        if (message.startsWith(EVENT)) {
            List<JsonText> arguments = JsonText.parse(message).at("A").elements();
            seen.computeIfAbsent(arguments.get(1).string(), id -> new ArrayList<>())
                    .add(
                            switch (arguments.get(0).string()) {
                                case "connected" -> Life.CONNECTED;
                                case "reconnected" -> Life.RECONNECTED;
                                default -> arguments.get(2).raw().equals("true") ? Life.STOPPED : Life.VANISHED;
                            });
        }
        return message;
    }
}
