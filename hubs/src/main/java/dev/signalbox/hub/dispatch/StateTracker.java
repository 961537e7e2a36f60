package dev.signalbox.hub.dispatch;

import com.fasterxml.jackson.databind.type.TypeFactory;
import dev.signalbox.hub.CallerState;
import dev.signalbox.protocol.JsonPayload;
import dev.signalbox.protocol.json.JsonReadException;
import dev.signalbox.protocol.json.NetJson;
import java.lang.reflect.Type;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The caller's state during one call, and what changed in it (protocol F7). Names of values are case-sensitive, but of names that
 * differ in case only, the first that was set stands for the change, as in the original.
 */
final class StateTracker implements CallerState {
    private static final Type STATE =
            TypeFactory.defaultInstance().constructMapType(LinkedHashMap.class, String.class, Object.class);

    private final NetJson json;
    private final Map<String, @Nullable Object> values; // guarded by this
    private final Map<String, Before> before = new LinkedHashMap<>(); // by folded name; guarded by this

    private StateTracker(NetJson json, Map<String, @Nullable Object> values) {
        this.json = json;
        this.values = values;
    }

    /**
     * The state of a call.
     *
     * @param stateJson the JSON object the client sent, null for none
     * @throws JsonReadException when the text cannot be read
     */
    static StateTracker of(@Nullable String stateJson, NetJson json) throws JsonReadException {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        if (stateJson != null) {
            Map<String, @Nullable Object> sent = json.read(stateJson, STATE);
            if (sent != null) {
                values.putAll(sent);
            }
        }
        return new StateTracker(json, values);
    }

    /** The state of an event, whose client sent none. */
    static StateTracker empty(NetJson json) {
        return new StateTracker(json, new LinkedHashMap<>());
    }

    @Override
    public synchronized @Nullable Object get(String name) {
        return values.get(Objects.requireNonNull(name, "name"));
    }

    @Override
    public synchronized void set(String name, @Nullable Object value) {
        before.putIfAbsent(name.toUpperCase(Locale.ROOT), new Before(name, values.get(name)));
        values.put(name, value);
    }

    /** All changes so far, or null when there are none. */
    @Nullable
    JsonPayload changes() {
        Map<String, @Nullable Object> changed = changedValues();
        return changed.isEmpty() ? null : json.payload(changed);
    }

    private synchronized Map<String, @Nullable Object> changedValues() {
        if (before.isEmpty()) {
            return Map.of();
        }
        Map<String, @Nullable Object> changed = new LinkedHashMap<>();
        for (Before old : before.values()) {
            Object now = values.get(old.name());
            if (!Objects.equals(comparable(old.value()), comparable(now))) {
                changed.put(old.name(), now);
            }
        }
        return changed;
    }

    /** Whole numbers arrive as Long but are written by hubs as whatever comes handy. */
    private static @Nullable Object comparable(@Nullable Object value) {
        return value instanceof Integer || value instanceof Short || value instanceof Byte
                ? Long.valueOf(((Number) value).longValue())
                : value;
    }

    private record Before(String name, @Nullable Object value) {}
}
