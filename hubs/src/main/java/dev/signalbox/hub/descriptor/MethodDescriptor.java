package dev.signalbox.hub.descriptor;

import com.fasterxml.jackson.databind.JavaType;
import dev.signalbox.connection.ConnectionUser;
import dev.signalbox.hub.Hub;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One method of a hub that clients can call (protocol F2). */
public final class MethodDescriptor {
    private final String name;
    private final boolean nameSpecified;
    private final List<ParameterDescriptor> parameters;
    private final boolean reportsProgress;
    private final String signature;
    private final List<AuthorizeRule> rules;
    private final MethodHandle handle;

    private volatile @Nullable MethodHandle
            call; // (Object hub, Object[] arguments) to Object; null until the first one

    MethodDescriptor(
            String name,
            boolean nameSpecified,
            List<ParameterDescriptor> parameters,
            boolean reportsProgress,
            JavaType returnType,
            List<AuthorizeRule> rules,
            MethodHandle handle) {
        this.name = name;
        this.nameSpecified = nameSpecified;
        this.parameters = List.copyOf(parameters);
        this.reportsProgress = reportsProgress;
        this.rules = List.copyOf(rules);
        this.handle = handle;
        this.signature = parameters.stream()
                .map(parameter -> parameter.name() + ':' + NetTypeNames.of(parameter.type()))
                .collect(Collectors.joining(", ", name + '(', "):" + NetTypeNames.of(returnType)));
    }

    /** The name clients call it by, in the server's casing. */
    public String name() {
        return name;
    }

    /** Whether the name was given by an annotation and so is shown unchanged by the generated script (protocol G2). */
    public boolean nameSpecified() {
        return nameSpecified;
    }

    /** The parameters clients supply; a progress parameter is not among them. */
    public List<ParameterDescriptor> parameters() {
        return parameters;
    }

    /** Whether the method has a progress parameter behind {@link #parameters()}. */
    public boolean reportsProgress() {
        return reportsProgress;
    }

    /** Name, parameters and result as the original's diagnostics show them, such as {@code Add(a:Int32, b:Int32):Int32}. */
    public String signature() {
        return signature;
    }

    /** Whether a user may call the method, as far as the restrictions on the method itself go (protocol F11). */
    public boolean mayInvoke(ConnectionUser user) {
        for (AuthorizeRule rule : rules) {
            if (!rule.permits(user)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Calls the method.
     *
     * @param hub an object of the class that was described
     * @param arguments one for each parameter, and the progress behind them when the method reports it
     * @throws Throwable whatever the method throws
     */
    public @Nullable Object invoke(Hub hub, @Nullable Object[] arguments) throws Throwable {
        MethodHandle ready = call;
        if (ready == null) {
            ready = handle.asFixedArity() // a variable arity method takes its array as one argument (protocol F3)
                    .asSpreader(Object[].class, handle.type().parameterCount() - 1)
                    .asType(MethodType.methodType(Object.class, Object.class, Object[].class));
            call = ready;
        }
        return (Object) ready.invokeExact((Object) hub, arguments);
    }

    @Override
    public String toString() {
        return signature;
    }
}
