package dev.signalbox.hub.inject;

import dev.signalbox.hub.Hub;
import dev.signalbox.hub.HubFactory;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.inject.Provider;
import jakarta.inject.Qualifier;
import jakarta.inject.Singleton;
import java.lang.annotation.Annotation;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Makes hubs by their {@code @Inject} constructors, or the only constructor they have: a small injector for applications without a
 * container.
 *
 * <p>A parameter gets what was bound to its class and qualifier ({@code @Named} or any other annotation that is a {@code @Qualifier}). A
 * class that was not bound is made the same way when it has an {@code @Inject} constructor: once for all when it is a
 * {@code @Singleton}, anew for each use otherwise. {@code Provider<X>} gives X when it is asked. Fields and methods are not injected.
 */
public final class JakartaInjection implements HubFactory {
    private final Map<Key, Provider<?>> bindings;
    private final Map<Class<?>, Object> singletons = new ConcurrentHashMap<>();

    private JakartaInjection(Map<Key, Provider<?>> bindings) {
        this.bindings = Map.copyOf(bindings);
    }

    /** Starts gathering what constructors can ask for. */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public Hub create(Class<? extends Hub> type) throws Exception {
        return (Hub) construct(constructor(type), new ArrayDeque<>());
    }

    @Override
    public void check(Class<? extends Hub> type) {
        check(type, new ArrayDeque<>());
    }

    private void check(Class<?> type, Deque<Class<?>> path) {
        if (path.contains(type)) {
            throw new IllegalArgumentException(circle(path, type));
        }
        path.addLast(type);
        for (Parameter parameter : constructor(type).getParameters()) {
            Key key = Key.of(parameter);
            if (!bindings.containsKey(key)) {
                if (!isMadeHere(key)) {
                    throw new IllegalArgumentException(unbound(type, key));
                }
                // A provider is asked later, so it may lead back here.
                if (parameter.getType() != Provider.class) {
                    check(key.type(), path);
                }
            }
        }
        path.removeLast();
    }

    private Object construct(Constructor<?> constructor, Deque<Class<?>> path) throws Exception {
        Class<?> type = constructor.getDeclaringClass();
        if (path.contains(type)) {
            throw new IllegalArgumentException(circle(path, type));
        }
        path.addLast(type);
        Parameter[] parameters = constructor.getParameters();
        Object[] arguments = new Object[parameters.length];
        for (int i = 0; i < arguments.length; i++) {
            Key key = Key.of(parameters[i]);
            arguments[i] = parameters[i].getType() == Provider.class
                    ? (Provider<?>) () -> provided(type, key)
                    : find(type, key, path);
        }
        path.removeLast();
        try {
            return constructor.newInstance(arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    private Object provided(Class<?> asking, Key key) {
        try {
            return find(asking, key, new ArrayDeque<>());
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(key + ": cannot be created for " + asking.getName(), e);
        }
    }

    private Object find(Class<?> asking, Key key, Deque<Class<?>> path) throws Exception {
        Provider<?> bound = bindings.get(key);
        if (bound != null) {
            return bound.get();
        }
        if (!isMadeHere(key)) {
            throw new IllegalArgumentException(unbound(asking, key));
        }
        Constructor<?> constructor = constructor(key.type());
        if (!key.type().isAnnotationPresent(Singleton.class)) {
            return construct(constructor, path);
        }
        Object single = singletons.get(key.type());
        if (single == null) {
            synchronized (singletons) { // constructors of singletons run once, one after the other
                single = singletons.get(key.type());
                if (single == null) {
                    single = construct(constructor, path);
                    singletons.put(key.type(), single);
                }
            }
        }
        return single;
    }

    private static boolean isMadeHere(Key key) {
        return key.qualifier() == null
                && !Modifier.isAbstract(key.type().getModifiers())
                && Arrays.stream(key.type().getDeclaredConstructors())
                        .anyMatch(each -> each.isAnnotationPresent(Inject.class));
    }

    private static Constructor<?> constructor(Class<?> type) {
        Constructor<?>[] all = type.getDeclaredConstructors();
        List<Constructor<?>> marked = Arrays.stream(all)
                .<Constructor<?>>map(each -> each)
                .filter(each -> each.isAnnotationPresent(Inject.class))
                .toList();
        Constructor<?> chosen =
                marked.size() == 1 ? marked.get(0) : marked.isEmpty() && all.length == 1 ? all[0] : null;
        if (chosen == null) {
            throw new IllegalArgumentException(type.getName() + ": " + marked.size() + " of " + all.length
                    + " constructors have @Inject (expected: exactly one, or a single constructor)");
        }
        try {
            chosen.setAccessible(true);
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(
                    type.getName() + ": constructor not accessible (expected: a package open to this module)", e);
        }
        return chosen;
    }

    private static String unbound(Class<?> asking, Key key) {
        return asking.getName() + ": nothing is bound to " + key
                + " (expected: a binding, or a class with an @Inject constructor)";
    }

    private static String circle(Deque<Class<?>> path, Class<?> again) {
        return path.stream().map(Class::getName).collect(Collectors.joining(" needs ")) + " needs " + again.getName()
                + " again (expected: no circle, or a Provider in it)";
    }

    /** What a parameter asks for: a class, boxed, and the annotation that tells it from others of the class. */
    private record Key(Class<?> type, @Nullable Annotation qualifier) {

        static Key of(Parameter parameter) {
            Class<?> type = parameter.getType();
            if (type == Provider.class) {
                type = provided(parameter.getParameterizedType());
            }
            for (Annotation annotation : parameter.getAnnotations()) {
                if (annotation.annotationType().isAnnotationPresent(Qualifier.class)) {
                    return new Key(boxed(type), annotation);
                }
            }
            return new Key(boxed(type), null);
        }

        private static Class<?> provided(Type provider) {
            Type argument =
                    provider instanceof ParameterizedType type ? type.getActualTypeArguments()[0] : Object.class;
            if (argument instanceof WildcardType wildcard) {
                argument = wildcard.getUpperBounds()[0];
            }
            if (argument instanceof ParameterizedType type) {
                argument = type.getRawType();
            }
            return argument instanceof Class<?> type ? type : Object.class;
        }

        static Class<?> boxed(Class<?> type) {
            return java.lang.invoke.MethodType.methodType(type).wrap().returnType();
        }

        @Override
        public String toString() {
            return qualifier == null ? type.getName() : qualifier + " " + type.getName();
        }
    }

    /** Gathers bindings. Not safe for use by several threads at once. */
    public static final class Builder {
        private final Map<Key, Provider<?>> bindings = new HashMap<>();

        private Builder() {}

        /** Gives this object wherever its class is asked for without qualifier. */
        public <T> Builder bind(Class<T> type, T object) {
            return bindProvider(type, null, () -> object);
        }

        /** Gives this object wherever its class is asked for as {@code @Named} so. */
        public <T> Builder bind(Class<T> type, String name, T object) {
            return bindProvider(type, new NamedQualifier(name), () -> object);
        }

        /**
         * Asks the provider each time the class is asked for.
         *
         * @param qualifier the annotation the parameter has beside its type; null for none
         * @throws IllegalArgumentException when something is bound there already
         */
        public <T> Builder bindProvider(Class<T> type, @Nullable Annotation qualifier, Provider<? extends T> provider) {
            Key key = new Key(Key.boxed(type), qualifier);
            if (bindings.putIfAbsent(key, provider) != null) {
                throw new IllegalArgumentException(key + ": bound already (expected: one binding)");
            }
            return this;
        }

        /** The factory, ready to be given to a server. */
        public JakartaInjection build() {
            return new JakartaInjection(Collections.unmodifiableMap(bindings));
        }
    }

    /** An annotation as an object, equal to the one the compiler makes: the contract of {@link Annotation} in both directions. */
    @SuppressWarnings("BadAnnotationImplementation") // equals and hashCode are the contract's; see below
    private record NamedQualifier(String value) implements Named {

        @Override
        public Class<? extends Annotation> annotationType() {
            return Named.class;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Named named && named.value().equals(value);
        }

        @Override
        public int hashCode() {
            return (127 * "value".hashCode()) ^ value.hashCode();
        }
    }
}
