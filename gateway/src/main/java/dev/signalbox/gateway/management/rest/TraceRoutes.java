package dev.signalbox.gateway.management.rest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.connection.time.TaskScheduler;
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
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Switches on, for a while, that the frames of a connection, of a user or of the next connections are shown: here, and on the logger {@code
 * dev.signalbox.wire} where that is asked for. Tokens are masked.
 */
public final class TraceRoutes {
    private static final String ALL = "/api/traces";
    private static final String ONE = "/api/traces/{trace}";
    private static final Set<String> MEMBERS = Set.of("connection", "user", "next", "seconds", "log", "frames");
    private static final List<String> TARGETS = List.of("connection", "user", "next");
    private static final int USUAL_SECONDS = 60;
    private static final int USUAL_FRAMES = 1_000;
    private static final int MOST_FRAMES = 10_000;
    private static final int PAGE = 500;

    private final WireTap wire;
    private final TaskScheduler scheduler;

    private TraceRoutes(WireTap wire, TaskScheduler scheduler) {
        this.wire = wire;
        this.scheduler = scheduler;
    }

    /** Adds the routes. */
    public static void addTo(RouteTable table, WireTap wire, TaskScheduler scheduler) {
        TraceRoutes routes = new TraceRoutes(wire, scheduler);
        table.add(ManagementRoute.of("POST", ALL, Right.CONTROL, ManagementEndpoint.of(routes::open)));
        table.add(ManagementRoute.of("GET", ALL, Right.CONTROL, ManagementEndpoint.of(request -> routes.list())));
        table.add(ManagementRoute.of("GET", ONE, Right.CONTROL, ManagementEndpoint.of(routes::read)));
        table.add(ManagementRoute.of("DELETE", ONE, Right.CONTROL, ManagementEndpoint.of(routes::close)));
    }

    private record Trace(
            String id,
            @Nullable String connection,
            @Nullable String user,
            @Nullable Integer next,
            List<String> followed,
            boolean open) {
        static Trace of(Tap tap) {
            TapTarget target = tap.target();
            return new Trace(
                    tap.id(),
                    target instanceof TapTarget.Connection one ? one.id() : null,
                    target instanceof TapTarget.User of ? of.name() : null,
                    target instanceof TapTarget.Next next ? next.connections() : null,
                    tap.followed(),
                    tap.isOpen());
        }
    }

    private record Traces(List<Trace> traces) {}

    private record Frames(List<Frame> frames, long dropped, long latest, boolean more, boolean open) {}

    private record Frame(
            long sequence,
            String at,
            String connection,
            String user,
            String kind,
            String from,
            @Nullable String transport,
            String text,
            int size,
            boolean cut) {
        static Frame of(WireFrame frame) {
            return new Frame(
                    frame.sequence(),
                    frame.at().toString(),
                    frame.connectionId(),
                    frame.user(),
                    frame.kind().name().toLowerCase(Locale.ROOT),
                    frame.fromClient() ? "client" : "server",
                    frame.transport() == null ? null : frame.transport().wireName(),
                    frame.text(),
                    frame.size(),
                    frame.cut());
        }
    }

    private ManagementReply open(ManagementRequest request) {
        JsonFields body = JsonFields.of(ManagementJson.read(request.body()), "", MEMBERS);
        List<String> named = body.present(TARGETS);
        if (named.size() != 1) {
            throw new ProblemException(Problem.field(
                    "connection",
                    named.isEmpty() ? "missing" : String.join(" and ", named),
                    "exactly one of connection, user, next"));
        }
        TapTarget target = switch (named.get(0)) {
            case "connection" -> new TapTarget.Connection(body.text("connection"));
            case "user" -> new TapTarget.User(body.text("user"));
            default -> new TapTarget.Next(number(body, "next", 1, TapTarget.MAX_NEXT));
        };
        int seconds = number(body, "seconds", USUAL_SECONDS, (int) WireTap.MAX_TIME.toSeconds());
        int frames = number(body, "frames", USUAL_FRAMES, MOST_FRAMES);
        JsonNode log = body.get("log");
        if (log != null && !log.isBoolean()) {
            throw body.bad("log", log, "true or false");
        }
        Tap tap = wire.open(target, Duration.ofSeconds(seconds));
        if (tap == null) {
            throw new ProblemException(
                    Problem.of(409, "As many traces are open as may be (" + WireTap.MAX_TAPS + "); close one."));
        }
        if (log != null && log.booleanValue()) {
            TraceLog.start(wire, tap, frames, scheduler);
        }
        return ManagementReply.json(201, Trace.of(tap)).with("Location", ALL + "/" + tap.id());
    }

    private static int number(JsonFields body, String name, int usual, int most) {
        JsonNode value = body.get(name);
        if (value == null) {
            return usual;
        }
        if (!value.isInt() || value.intValue() < 1 || value.intValue() > most) {
            throw new ProblemException(Problem.field(
                    name, value.isInt() ? value.asText() : JsonFields.kind(value), "a whole number, 1 to " + most));
        }
        return value.intValue();
    }

    private ManagementReply list() {
        return ManagementReply.json(
                new Traces(wire.open().stream().map(Trace::of).toList()));
    }

    private ManagementReply read(ManagementRequest request) {
        String given = request.facts().query().get("after");
        long after;
        try {
            after = given == null ? 0 : Long.parseLong(given);
        } catch (NumberFormatException e) {
            throw new ProblemException(
                    Problem.field("after", "no whole number", "latest of the reading before, 0 for the first"));
        }
        Tap.Reading reading = wire.read(find(request), after, PAGE);
        return ManagementReply.json(new Frames(
                reading.frames().stream().map(Frame::of).toList(),
                reading.dropped(),
                reading.latest(),
                reading.more(),
                reading.open()));
    }

    private ManagementReply close(ManagementRequest request) {
        wire.close(find(request));
        return ManagementReply.done();
    }

    private Tap find(ManagementRequest request) {
        Tap tap = wire.find(request.parameter("trace"));
        if (tap == null) {
            throw new ProblemException(Problem.of(404, "There is no such trace; it may be over."));
        }
        return tap;
    }
}
