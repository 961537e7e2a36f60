package dev.signalbox.gateway.management.rest;

import dev.signalbox.connection.ConnectionControl;
import dev.signalbox.connection.GroupLimitException;
import dev.signalbox.connection.RawConnectionContext;
import dev.signalbox.gateway.management.ManagementEndpoint;
import dev.signalbox.gateway.management.ManagementReply;
import dev.signalbox.gateway.management.ManagementRequest;
import dev.signalbox.gateway.management.ManagementRoute;
import dev.signalbox.gateway.management.Problem;
import dev.signalbox.gateway.management.ProblemException;
import dev.signalbox.gateway.management.Right;
import dev.signalbox.gateway.management.RouteTable;
import dev.signalbox.hub.HubGroups;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;

/** Puts connections into groups and takes them out; answers when it is in effect. */
final class GroupRoutes {
    private static final String OF_HUB = "/api/hubs/{hub}/groups/{group}/connections/{connection}";
    private static final String OF_ENDPOINT = "/api/endpoints/{endpoint}/groups/{group}/connections/{connection}";

    private final Destinations destinations;
    private final ConnectionControl control;
    private final boolean alone;

    GroupRoutes(Destinations destinations, ConnectionControl control, boolean alone) {
        this.alone = alone;
        this.destinations = destinations;
        this.control = control;
    }

    void addTo(RouteTable table) {
        control(table, "PUT", OF_HUB, request -> {
            HubGroups groups = destinations.hub(request.parameter("hub")).groups();
            return change(request, groups::add);
        });
        control(table, "DELETE", OF_HUB, request -> {
            HubGroups groups = destinations.hub(request.parameter("hub")).groups();
            return change(request, groups::remove);
        });
        control(table, "PUT", OF_ENDPOINT, request -> {
            RawConnectionContext context = destinations.endpoint(request.parameter("endpoint"));
            return change(request, context::addToGroup);
        });
        control(table, "DELETE", OF_ENDPOINT, request -> {
            RawConnectionContext context = destinations.endpoint(request.parameter("endpoint"));
            return change(request, context::removeFromGroup);
        });
    }

    private static void control(RouteTable table, String method, String template, ManagementEndpoint endpoint) {
        table.add(ManagementRoute.of(method, template, Right.CONTROL, endpoint));
    }

    // Nobody would answer for a connection that does not exist, and only the time-out would tell. Of several nodes,
    // though, this one may not have heard yet of what another has just taken.
    private CompletionStage<ManagementReply> change(
            ManagementRequest request, BiFunction<String, String, CompletionStage<Void>> change) {
        String id = request.parameter("connection");
        return control.isAlive(id).thenCompose(alive -> {
            if (!alive && alone) {
                throw new ProblemException(
                        Problem.of(404, "There is no such connection.").with("field", "connection"));
            }
            return done(change.apply(id, request.parameter("group")));
        });
    }

    private static CompletionStage<ManagementReply> done(CompletionStage<Void> change) {
        return change.handle((nothing, failure) -> {
            if (failure == null) {
                return ManagementReply.done();
            }
            Throwable cause =
                    failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
            throw new ProblemException(problem(cause));
        });
    }

    private static Problem problem(Throwable cause) {
        if (cause instanceof CancellationException) { // nobody confirmed in time (protocol E8, K54)
            return Problem.of(404, "No such connection confirmed the change in time; it may not exist.")
                    .with("field", "connection");
        }
        if (cause instanceof GroupLimitException) {
            return Problem.of(409, "The connection is in as many groups as it may be.")
                    .with("field", "connection");
        }
        return Problem.nothingTaken();
    }
}
