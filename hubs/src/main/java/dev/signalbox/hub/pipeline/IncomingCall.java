package dev.signalbox.hub.pipeline;

import dev.signalbox.hub.Hub;
import dev.signalbox.hub.descriptor.HubDescriptor;
import dev.signalbox.hub.descriptor.MethodDescriptor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A client's call on its way to a hub method, as modules see it.
 *
 * @param hub the object that serves the call; its context tells who is calling
 * @param descriptor the hub
 * @param methodName the method's name as the client sent it
 * @param method the method, null when the name and the number of arguments mean none; the call then fails behind the last module
 * @param arguments the arguments as the method gets them, a progress parameter included
 */
public record IncomingCall(
        Hub hub,
        HubDescriptor descriptor,
        String methodName,
        @Nullable MethodDescriptor method,
        List<@Nullable Object> arguments) {

    public IncomingCall {
        arguments = Collections.unmodifiableList(new ArrayList<>(arguments)); // List.copyOf refuses null elements
    }

    /** Hub and method; never the arguments. */
    @Override
    public String toString() {
        return descriptor.name() + '.' + methodName;
    }
}
