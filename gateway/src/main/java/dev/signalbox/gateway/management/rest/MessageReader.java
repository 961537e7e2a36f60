package dev.signalbox.gateway.management.rest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.connection.RawConnectionContext;
import dev.signalbox.gateway.management.ManagementJson;
import dev.signalbox.gateway.management.Problem;
import dev.signalbox.gateway.management.ProblemException;
import dev.signalbox.hub.ClientProxy;
import dev.signalbox.hub.HubClients;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads what is to be sent to whom. All is checked before anything is sent.
 *
 * <p>A message has a {@code hub}, a {@code method} and {@code arguments}, or an {@code endpoint} and a {@code value}; and {@code to}, which
 * has exactly one of {@code all}, {@code group}, {@code groups}, {@code user}, {@code users}, {@code connection}, {@code connections}.
 */
final class MessageReader {
    private static final Set<String> MEMBERS =
            Set.of("hub", "method", "arguments", "endpoint", "value", "to", "except");
    private static final List<String> RECEIVERS =
            List.of("all", "group", "groups", "user", "users", "connection", "connections");
    private static final int MOST_RECEIVERS = 1_000;
    private static final int MOST_ARGUMENTS = 100;

    private final Destinations destinations;

    MessageReader(Destinations destinations) {
        this.destinations = destinations;
    }

    /** A message that is known to be good, waiting to be sent. */
    interface Ready {
        /**
         * Sends it.
         *
         * @throws RuntimeException when the backplane takes nothing now, or a module of the hubs refuses
         */
        void send();
    }

    /**
     * Reads a message.
     *
     * @param place where it stands in the body, for example {@code messages[3].}
     * @throws ProblemException 400 telling what is wrong where, 404 for a hub or endpoint that does not exist
     */
    Ready read(JsonNode node, String place) {
        JsonFields message = JsonFields.of(node, place, MEMBERS);
        boolean toHub = message.has("hub");
        if (toHub == message.has("endpoint")) {
            throw toHub
                    ? new ProblemException(Problem.field(
                            place + "endpoint", "given with hub", "either hub, or endpoint, and not both"))
                    : message.bad("hub", null, "either hub, or endpoint, and not both");
        }
        refuse(message, toHub ? List.of("value") : List.of("method", "arguments"), toHub ? "hub" : "endpoint");
        JsonNode to = message.get("to");
        if (to == null) {
            throw message.bad("to", null, "whom to send to, as {\"all\": true}");
        }
        JsonFields receivers = JsonFields.of(to, place + "to.", Set.copyOf(RECEIVERS));
        List<String> named = receivers.present(RECEIVERS);
        if (named.size() != 1) {
            throw new ProblemException(Problem.field(
                    place + "to",
                    named.isEmpty() ? "nobody" : String.join(" and ", named),
                    "exactly one of " + String.join(", ", RECEIVERS)));
        }
        String kind = named.get(0);
        List<String> except = message.texts("except", MOST_RECEIVERS);
        if (!except.isEmpty() && !(kind.equals("all") || kind.startsWith("group"))) {
            throw new ProblemException(
                    Problem.field(place + "except", "given with to." + kind, "only with all, group or groups"));
        }
        return toHub ? call(message, receivers, kind, except) : value(message, receivers, kind, except);
    }

    private static void refuse(JsonFields message, List<String> names, String with) {
        for (String name : names) {
            if (message.has(name)) {
                throw new ProblemException(
                        Problem.field(message.place() + name, "given with " + with, "not with " + with));
            }
        }
    }

    private Ready call(JsonFields message, JsonFields receivers, String kind, List<String> except) {
        HubClients clients = destinations.hub(message.text("hub")).clients();
        String method = message.text("method");
        @Nullable Object[] arguments = arguments(message);
        ClientProxy proxy = switch (kind) {
            case "all" -> {
                everybody(receivers);
                yield clients.allExcept(except);
            }
            case "group" -> clients.group(receivers.text(kind), except);
            case "groups" -> clients.groups(receivers.texts(kind, MOST_RECEIVERS), except);
            case "user" -> clients.user(receivers.text(kind));
            case "users" -> clients.users(receivers.texts(kind, MOST_RECEIVERS));
            case "connection" -> clients.client(receivers.text(kind));
            default -> clients.clients(receivers.texts(kind, MOST_RECEIVERS));
        };
        return () -> proxy.invoke(method, arguments);
    }

    private static @Nullable Object[] arguments(JsonFields message) {
        JsonNode given = message.get("arguments");
        if (given == null) {
            return new @Nullable Object[0];
        }
        if (!given.isArray() || given.size() > MOST_ARGUMENTS) {
            throw message.bad("arguments", given, "a list of at most " + MOST_ARGUMENTS + " values");
        }
        List<@Nullable Object> values = new ArrayList<>(given.size());
        given.forEach(each -> values.add(ManagementJson.value(each)));
        return values.toArray();
    }

    private Ready value(JsonFields message, JsonFields receivers, String kind, List<String> except) {
        RawConnectionContext context = destinations.endpoint(message.text("endpoint"));
        JsonNode given = message.get("value");
        if (given == null) {
            throw message.bad("value", null, "any JSON value");
        }
        Object value = ManagementJson.value(given);
        String[] excluded = except.stream().distinct().toArray(String[]::new);
        return switch (kind) {
            case "all" -> {
                everybody(receivers);
                yield () -> context.broadcast(value, excluded);
            }
            case "group" -> {
                String group = receivers.text(kind);
                yield () -> context.sendToGroup(group, value, excluded);
            }
            case "groups" -> {
                List<String> groups = receivers.texts(kind, MOST_RECEIVERS);
                yield () -> context.sendToGroups(groups, value, excluded);
            }
            case "connection" -> {
                String id = receivers.text(kind);
                yield () -> context.send(id, value);
            }
            case "connections" -> {
                List<String> ids = receivers.texts(kind, MOST_RECEIVERS);
                yield () -> context.send(ids, value);
            }
            default ->
                throw new ProblemException(Problem.field(
                        message.place() + "to." + kind,
                        "given with endpoint",
                        "only with hub: raw connections know no users"));
        };
    }

    private static void everybody(JsonFields receivers) {
        JsonNode all = receivers.get("all");
        if (all == null || !all.isBoolean() || !all.booleanValue()) {
            throw receivers.bad("all", all, "true");
        }
    }
}
