package dev.signalbox.gateway.management.rest;

import dev.signalbox.connection.ConnectionControl;
import dev.signalbox.connection.ConnectionInfo;
import dev.signalbox.gateway.management.ManagementEndpoint;
import dev.signalbox.gateway.management.ManagementReply;
import dev.signalbox.gateway.management.ManagementRequest;
import dev.signalbox.gateway.management.ManagementRoute;
import dev.signalbox.gateway.management.Problem;
import dev.signalbox.gateway.management.ProblemException;
import dev.signalbox.gateway.management.Right;
import dev.signalbox.gateway.management.RouteTable;
import dev.signalbox.protocol.TransportType;
import dev.signalbox.protocol.request.Parameters;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Lists, shows and closes connections. Lists know those of this node; closing reaches any. */
final class ConnectionRoutes {
    private static final int MOST = 1_000;
    private static final int USUAL = 100;
    private static final int LONGEST_REASON = 256;
    private static final String ONE = "/api/connections/{connection}";

    private final ConnectionControl control;

    ConnectionRoutes(ConnectionControl control) {
        this.control = control;
    }

    /** A page of connections. {@code next} goes into {@code after} for the page behind it; absent on the last. */
    private record Page(
            int matching,
            List<ConnectionView> connections,
            @Nullable String next) {}

    private record ConnectionView(
            String id,
            String path,
            String user,
            String remoteAddress,
            String transport,
            String state,
            double ageSeconds) {
        static ConnectionView of(ConnectionInfo info) {
            return new ConnectionView(
                    info.id(),
                    info.path(),
                    info.user(),
                    info.remoteAddress(),
                    info.transport().wireName(),
                    info.state().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                    info.age().toMillis() / 1000.0);
        }
    }

    void addTo(RouteTable table) {
        table.add(ManagementRoute.of("GET", "/api/connections", Right.READ, ManagementEndpoint.of(this::list)));
        table.add(ManagementRoute.of("GET", ONE, Right.READ, this::show));
        table.add(ManagementRoute.of("DELETE", ONE, Right.CONTROL, this::close));
    }

    private ManagementReply list(ManagementRequest request) {
        Parameters query = request.facts().query();
        int limit = limit(query.get("limit"));
        String after = query.get("after");
        List<ConnectionInfo> matching = control.list().stream()
                .filter(filter(query))
                .sorted(Comparator.comparing(ConnectionInfo::id))
                .toList();
        List<ConnectionView> page = matching.stream()
                .filter(info -> after == null || info.id().compareTo(after) > 0)
                .limit(limit + 1L)
                .map(ConnectionView::of)
                .toList();
        boolean more = page.size() > limit;
        List<ConnectionView> shown = more ? page.subList(0, limit) : page;
        return ManagementReply.json(
                new Page(matching.size(), shown, more ? shown.get(limit - 1).id() : null));
    }

    private static Predicate<ConnectionInfo> filter(Parameters query) {
        String transport = query.get("transport");
        String user = query.get("user");
        String address = query.get("address");
        String path = query.get("path");
        if (transport != null
                && Arrays.stream(TransportType.values())
                        .noneMatch(type -> type.wireName().equals(transport))) {
            throw new ProblemException(Problem.field(
                    "transport",
                    "no such transport",
                    "one of "
                            + Arrays.stream(TransportType.values())
                                    .map(TransportType::wireName)
                                    .collect(Collectors.joining(", "))));
        }
        return info -> (transport == null || info.transport().wireName().equals(transport))
                && (user == null || info.user().equals(user))
                && (address == null || info.remoteAddress().equals(address))
                && (path == null || info.path().toLowerCase(Locale.ROOT).startsWith(path.toLowerCase(Locale.ROOT)));
    }

    private static int limit(@Nullable String text) {
        if (text == null) {
            return USUAL;
        }
        try {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= MOST) {
                return limit;
            }
        } catch (NumberFormatException e) {
            throw new ProblemException(Problem.field("limit", "no whole number", "1 to " + MOST));
        }
        throw new ProblemException(Problem.field("limit", text, "1 to " + MOST));
    }

    private CompletionStage<ManagementReply> show(ManagementRequest request) {
        String id = request.parameter("connection");
        return control.isAlive(id)
                .thenApply(alive -> control.list().stream()
                        .filter(info -> info.id().equals(id))
                        .findFirst()
                        .map(info -> ManagementReply.json(ConnectionView.of(info)))
                        .orElseThrow(() -> new ProblemException(Problem.of(
                                        404,
                                        alive
                                                ? "The connection lives on another node; ask there."
                                                : "There is no such connection.")
                                .with("field", "connection")
                                .with("alive", alive))));
    }

    // Only what lives is closed, since an id is refused for good once it was.
    private CompletionStage<ManagementReply> close(ManagementRequest request) {
        String id = request.parameter("connection");
        String given = request.facts().query().get("reason");
        String reason = given == null ? "" : given;
        if (reason.length() > LONGEST_REASON) {
            throw new ProblemException(Problem.field(
                    "reason", reason.length() + " characters", "at most " + LONGEST_REASON + " characters"));
        }
        return control.isAlive(id).thenCompose(alive -> {
            if (!alive) {
                throw new ProblemException(
                        Problem.of(404, "There is no such connection.").with("field", "connection"));
            }
            return control.close(id, reason).handle(ManagementReply::taken);
        });
    }
}
