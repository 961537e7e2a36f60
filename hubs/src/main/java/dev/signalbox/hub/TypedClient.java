package dev.signalbox.hub;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.type.TypeFactory;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The calls of an application's interface as calls of client methods (protocol F14).
 *
 * @param type the interface
 * @param clients who is called
 */
record TypedClient(Class<?> type, ClientProxy clients) implements InvocationHandler {
    private static final CompletableFuture<Void> SENT = CompletableFuture.completedFuture(null);

    private static final ClassValue<Boolean> CHECKED = new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
            if (!type.isInterface()) {
                throw new IllegalArgumentException(
                        "The type T, '" + type.getSimpleName() + "', passed to Hub<T> must be an interface.");
            }
            for (Method method : declared(type)) {
                if (!returnsNothing(method)) {
                    throw new IllegalArgumentException(
                            "The return type of '" + method.getDeclaringClass().getSimpleName() + '.' + method.getName()
                                    + "' must be void or Task. In Java: CompletionStage<Void>.");
                }
            }
            for (Class<?> base : type.getInterfaces()) {
                CHECKED.get(base);
            }
            return true;
        }
    };

    /** The methods a call of which is sent, in a fixed order: which of several mistakes is told must not depend on the machine. */
    private static List<Method> declared(Class<?> type) {
        return Arrays.stream(type.getDeclaredMethods())
                .filter(method -> Modifier.isAbstract(method.getModifiers()))
                .sorted(Comparator.comparing(Method::getName).thenComparing(Method::toGenericString))
                .toList();
    }

    /**
     * Some clients, as an interface.
     *
     * @throws IllegalArgumentException when it breaks a rule
     */
    static <T> T of(Class<T> type, ClientProxy clients) {
        check(type);
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, new TypedClient(type, clients)));
    }

    /** Refuses what is no interface of clients. */
    static void check(Class<?> type) {
        CHECKED.get(type);
    }

    private static boolean returnsNothing(Method method) {
        JavaType type = TypeFactory.defaultInstance().constructType(method.getGenericReturnType());
        if (type.hasRawClass(void.class)) {
            return true;
        }
        return (type.hasRawClass(CompletionStage.class) || type.hasRawClass(CompletableFuture.class))
                && type.containedTypeCount() == 1
                && type.containedType(0).hasRawClass(Void.class);
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        @Nullable Object[] given = arguments == null ? new @Nullable Object[0] : arguments;
        if (method.getDeclaringClass() == Object.class) {
            return switch (method.getName()) {
                case "equals" -> isSame(given[0]);
                case "hashCode" -> hashCode();
                default -> "typed " + clients;
            };
        }
        if (method.isDefault()) {
            return InvocationHandler.invokeDefault(proxy, method, given);
        }
        HubMethodName renamed = method.getAnnotation(HubMethodName.class);
        clients.invoke(renamed == null ? method.getName() : renamed.value(), given);
        return method.getReturnType() == void.class ? null : SENT.copy();
    }

    private boolean isSame(@Nullable Object other) {
        return other != null && Proxy.isProxyClass(other.getClass()) && equals(Proxy.getInvocationHandler(other));
    }
}
