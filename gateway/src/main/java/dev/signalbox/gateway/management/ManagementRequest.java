package dev.signalbox.gateway.management;

import dev.signalbox.gateway.identity.RequestFacts;
import java.util.Map;

/**
 * A request to the management port, after its sender was let in.
 *
 * @param facts method, decoded path, query, headers, cookies, address
 * @param parameters what the path has at the places the route's template names, decoded, by name
 * @param body the body, complete; empty when there is none
 * @param principal who asks
 */
public record ManagementRequest(
        RequestFacts facts,
        Map<String, String> parameters,
        @SuppressWarnings("ArrayRecordComponent") byte[] body, // never compared, never changed
        Principal principal) {

    /** The value at a place of the path. */
    public String parameter(String name) {
        String value = parameters.get(name);
        if (value == null) {
            throw new IllegalArgumentException("parameter: " + name + " (expected: one the template names)");
        }
        return value;
    }
}
