package dev.signalbox.conformance.compare;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One frame as it came: a WebSocket message, an event of an event stream, a script block of a forever frame, a poll's answer, a body.
 *
 * @param number its place in its exchange, from 1, keep-alives not counted
 * @param raw its text
 * @param members the names of the envelope's members in their order, empty when it is no envelope
 * @param cursor the envelope's {@code C}, null when it has none
 * @param units what is compared of it; none for an envelope that carries nothing but a cursor
 */
public record ReceivedFrame(
        int number,
        String raw,
        List<String> members,
        @Nullable String cursor,
        List<Unit> units) {
    public ReceivedFrame {
        members = List.copyOf(members);
        units = List.copyOf(units);
    }
}
