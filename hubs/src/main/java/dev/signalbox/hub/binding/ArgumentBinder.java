package dev.signalbox.hub.binding;

import dev.signalbox.hub.descriptor.MethodDescriptor;
import dev.signalbox.hub.descriptor.ParameterDescriptor;
import dev.signalbox.protocol.json.JsonReadException;
import dev.signalbox.protocol.json.NetJson;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns the raw JSON of a call's arguments into what the method takes, by the original's conversions (protocol F5). */
public final class ArgumentBinder {
    private final NetJson json;

    /** A binder. */
    public ArgumentBinder(NetJson json) {
        this.json = json;
    }

    /**
     * Binds arguments.
     *
     * @param arguments the JSON text of each, as many as the method has parameters
     * @param progress what the method's progress parameter gets, null when it has none
     * @return the arguments as {@link MethodDescriptor#invoke} takes them
     * @throws JsonReadException when one cannot be converted, with the text shown when detailed errors are enabled
     */
    public @Nullable Object[] bind(MethodDescriptor method, List<String> arguments, @Nullable Object progress)
            throws JsonReadException {
        List<ParameterDescriptor> parameters = method.parameters();
        @Nullable Object[] bound = new @Nullable Object[parameters.size() + (progress == null ? 0 : 1)];
        for (int i = 0; i < parameters.size(); i++) {
            bound[i] = json.<Object>read(arguments.get(i), parameters.get(i).type());
        }
        if (progress != null) {
            bound[parameters.size()] = progress;
        }
        return bound;
    }
}
