package dev.signalbox.hub.descriptor;

import dev.signalbox.hub.Hub;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All hubs of one server, found by name ignoring case (protocol F1). */
public final class HubCatalog {
    private final List<HubDescriptor> hubs;
    private final Map<String, HubDescriptor> byName;

    /**
     * Gathers hubs.
     *
     * @throws IllegalArgumentException when two have the same name, case ignored
     */
    public HubCatalog(Collection<HubDescriptor> hubs) {
        Map<String, HubDescriptor> found = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (HubDescriptor hub : hubs) {
            HubDescriptor first = found.putIfAbsent(hub.name(), hub);
            if (first != null) {
                throw new IllegalArgumentException("Two Hubs must not share the same name. '"
                        + first.type().getName() + "' and '" + hub.type().getName() + "' both share the name '"
                        + hub.name() + "'.");
            }
        }
        this.hubs = List.copyOf(hubs);
        this.byName = Collections.unmodifiableMap(found);
    }

    /** All hubs, in the order they were given. */
    public List<HubDescriptor> all() {
        return hubs;
    }

    /** The hub of a name, case ignored, or null. */
    public @Nullable HubDescriptor find(String name) {
        return byName.get(name);
    }

    /** The hub of a class, or null. */
    public @Nullable HubDescriptor find(Class<? extends Hub> type) {
        for (HubDescriptor hub : hubs) {
            if (hub.type() == type) {
                return hub;
            }
        }
        return null;
    }
}
