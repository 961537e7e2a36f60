package dev.signalbox.gateway.console;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.connection.wire.Tap;
import dev.signalbox.connection.wire.TapTarget;
import dev.signalbox.connection.wire.WireFrame;
import dev.signalbox.connection.wire.WireTap;
import dev.signalbox.gateway.management.ManagementEndpoint;
import dev.signalbox.gateway.management.ManagementJson;
import dev.signalbox.gateway.management.ManagementReply;
import dev.signalbox.gateway.management.ManagementRequest;
import dev.signalbox.gateway.management.ManagementRoute;
import dev.signalbox.gateway.management.Problem;
import dev.signalbox.gateway.management.ProblemException;
import dev.signalbox.gateway.management.Right;
import dev.signalbox.gateway.management.RouteTable;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The live wire view: {@code POST /console/api/taps} with one of {@code {"connection": "ID"}}, {@code {"user": "NAME"}} and {@code {"next": N}}
 * opens a tap and tells its id, {@code GET .../taps/ID?after=N} gives the frames after number N, {@code DELETE .../taps/ID} closes it. Since it
 * shows what clients and applications say to each other, it needs the right to control; each opening is logged.
 */
final class WireViews {
    private static final Logger LOG = LoggerFactory.getLogger(WireViews.class);
    private static final String PATH = "/console/api/taps";
    private static final int MOST_FRAMES = 500; // in one answer
    private static final int LONGEST_NAME = 500;

    private final WireTap wire;

    WireViews(WireTap wire) {
        this.wire = wire;
    }

    void addTo(RouteTable table) {
        table.add(ManagementRoute.of("POST", PATH, Right.CONTROL, ManagementEndpoint.of(this::open)));
        table.add(ManagementRoute.of("GET", PATH + "/{tap}", Right.CONTROL, ManagementEndpoint.of(this::read)));
        table.add(ManagementRoute.of("DELETE", PATH + "/{tap}", Right.CONTROL, ManagementEndpoint.of(this::close)));
    }

    private record Opened(String tap, long seconds) {}

    private record Frame(
            long number,
            long at,
            String connection,
            String user,
            String kind,
            boolean fromClient,
            @Nullable String transport,
            String text,
            int size,
            boolean cut) {

        static Frame of(WireFrame of) {
            return new Frame(
                    of.sequence(),
                    of.at().toEpochMilli(),
                    of.connectionId(),
                    of.user(),
                    of.kind().name().toLowerCase(Locale.ROOT),
                    of.fromClient(),
                    of.transport() == null ? null : of.transport().wireName(),
                    of.text(),
                    of.size(),
                    of.cut());
        }
    }

    private record Reading(
            List<Frame> frames, long dropped, long latest, boolean more, boolean open, List<String> followed) {}

    private ManagementReply open(ManagementRequest request) {
        TapTarget target = target(ManagementJson.read(request.body()));
        Tap tap = wire.open(target, WireTap.MAX_TIME);
        if (tap == null) {
            throw new ProblemException(Problem.of(
                    409, "As many wire views are open as may be (" + WireTap.MAX_TAPS + "); close one of them."));
        }
        LOG.info("{} looks at the wire of a {}", request.principal().name(), what(target));
        return ManagementReply.json(201, new Opened(tap.id(), WireTap.MAX_TIME.toSeconds()));
    }

    // Not whose: the log is read by more people.
    private static String what(TapTarget target) {
        return target.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }

    private static TapTarget target(JsonNode body) {
        String connection = name(body, "connection");
        if (connection != null) {
            return new TapTarget.Connection(connection);
        }
        String user = name(body, "user");
        if (user != null) {
            return new TapTarget.User(user);
        }
        JsonNode next = body.get("next");
        if (next != null && next.isInt() && next.intValue() >= 1 && next.intValue() <= TapTarget.MAX_NEXT) {
            return new TapTarget.Next(next.intValue());
        }
        throw new ProblemException(Problem.of(
                400,
                "Nothing to look at (expected: connection with an id, user with a name, or next with 1 to "
                        + TapTarget.MAX_NEXT + ")."));
    }

    private static @Nullable String name(JsonNode body, String field) {
        JsonNode value = body.get(field);
        boolean good = value != null
                && value.isTextual()
                && !value.textValue().isEmpty()
                && value.textValue().length() <= LONGEST_NAME;
        return good ? value.textValue() : null;
    }

    private ManagementReply read(ManagementRequest request) {
        long after = new Questions(request.facts().query()).number("after", 0L, 0, Long.MAX_VALUE);
        Tap tap = tap(request);
        Tap.Reading read = wire.read(tap, after, MOST_FRAMES);
        return ManagementReply.json(new Reading(
                read.frames().stream().map(Frame::of).toList(),
                read.dropped(),
                read.latest(),
                read.more(),
                read.open(),
                tap.followed()));
    }

    private ManagementReply close(ManagementRequest request) {
        wire.close(tap(request));
        return ManagementReply.done();
    }

    private Tap tap(ManagementRequest request) {
        Tap tap = wire.find(request.parameter("tap"));
        if (tap == null) {
            throw new ProblemException(Problem.of(404, "This wire view is over: its time, or nobody read it."));
        }
        return tap;
    }
}
