package dev.signalbox.hub.proxy;

import dev.signalbox.hub.descriptor.HubDescriptor;
import dev.signalbox.hub.descriptor.MethodDescriptor;
import dev.signalbox.hub.descriptor.ParameterDescriptor;
import java.math.BigDecimal;
import java.util.Set;

/** What stands in a function of the script for the editor of a page's author (protocol G2, design time). */
final class ProxyComments {
    private static final String INDENT = "                /// ";
    private static final Set<Class<?>> NUMBERS =
            Set.of(byte.class, short.class, int.class, long.class, float.class, double.class, BigDecimal.class);

    private ProxyComments() {}

    static String of(HubDescriptor hub, MethodDescriptor method, String line) {
        StringBuilder text = new StringBuilder(INDENT)
                .append("<summary>Calls the ")
                .append(method.name())
                .append(" method on the server-side ")
                .append(hub.name())
                .append(" hub.&#10;Returns a jQuery.Deferred() promise.</summary>")
                .append(line);
        for (ParameterDescriptor parameter : method.parameters()) {
            // The backslashes are the original's.
            text.append(INDENT)
                    .append("<param name=\\\"")
                    .append(parameter.name())
                    .append("\\\" type=\\\"")
                    .append(script(parameter.type().getRawClass()))
                    .append("\\\">Server side type is ")
                    .append(parameter.typeName())
                    .append("</param>")
                    .append(line);
        }
        return text.toString();
    }

    /** What a type is to a script; as in the original only primitives and text are told apart. */
    private static String script(Class<?> type) {
        if (type == String.class) {
            return "String";
        }
        if (NUMBERS.contains(type)) {
            return "Number";
        }
        return type == boolean.class ? "Boolean" : "Object";
    }
}
