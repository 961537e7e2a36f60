package dev.signalbox.hub.dispatch;

import dev.signalbox.hub.descriptor.HubCatalog;
import dev.signalbox.hub.descriptor.HubDescriptor;
import dev.signalbox.protocol.ProtocolException;
import dev.signalbox.protocol.json.ConnectionData;
import dev.signalbox.protocol.json.ReadLimits;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Tells which hubs a {@code connectionData} parameter names (protocol A6). All clients of a page send the same text with each request, so it is
 * read once and remembered while it is short and names nothing but hubs that are here. Safe for use by any thread.
 */
final class NamedHubs {
    static final int MOST_TEXTS = 256;
    static final int LONGEST_TEXT = 1_024;

    private final HubCatalog catalog;
    private final ReadLimits limits;
    private final ConcurrentHashMap<String, List<@Nullable HubDescriptor>> remembered = new ConcurrentHashMap<>();

    NamedHubs(HubCatalog catalog, ReadLimits limits) {
        this.catalog = catalog;
        this.limits = limits;
    }

    /**
     * The hubs in the text's order, named twice or not.
     *
     * @param json the parameter's value, null when it was not sent
     * @return never changed; null stands for a name that no hub here has
     * @throws ProtocolException with status 400 when the value has another shape or exceeds a limit
     */
    List<@Nullable HubDescriptor> in(@Nullable String json) throws ProtocolException {
        if (json == null) {
            return List.of();
        }
        List<@Nullable HubDescriptor> known = remembered.get(json);
        if (known != null) {
            return known;
        }
        List<@Nullable HubDescriptor> named = new ArrayList<>();
        boolean all = json.length() <= LONGEST_TEXT;
        for (String name : ConnectionData.hubNames(json, limits)) {
            HubDescriptor hub = catalog.find(name);
            all &= hub != null;
            named.add(hub);
        }
        named = Collections.unmodifiableList(named);
        if (all) {
            if (remembered.size() >= MOST_TEXTS) {
                remembered.clear(); // whoever makes up texts only makes them be read again
            }
            remembered.put(json, named);
        }
        return named;
    }

    /** How many texts are remembered. */
    int remembered() {
        return remembered.size();
    }
}
