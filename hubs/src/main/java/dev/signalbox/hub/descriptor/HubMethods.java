package dev.signalbox.hub.descriptor;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.type.TypeFactory;
import dev.signalbox.hub.Hub;
import dev.signalbox.hub.HubMethodName;
import dev.signalbox.hub.NotAHubMethod;
import dev.signalbox.hub.Progress;
import dev.signalbox.hub.TypedHub;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the methods of a hub class that clients can call (protocol F2): public instance methods of the class and its base classes
 * below {@link Hub}. Methods of Hub and Object, in whatever class they are overridden, are not among them.
 */
final class HubMethods {
    private static final Logger LOG = LoggerFactory.getLogger(HubMethods.class);
    private static final TypeFactory TYPES = TypeFactory.defaultInstance();
    private static final Comparator<MethodDescriptor> ORDER = Comparator.comparing(
                    MethodDescriptor::name, String.CASE_INSENSITIVE_ORDER)
            .thenComparing(MethodDescriptor::name)
            .thenComparingInt(method -> method.parameters().size())
            .thenComparing(MethodDescriptor::signature);

    private final Class<? extends Hub> hub;
    private final JavaType hubType;
    private final Set<Signature> framework = new HashSet<>();

    private HubMethods(Class<? extends Hub> hub) {
        this.hub = hub;
        this.hubType = TYPES.constructType(hub);
        Stream.of(TypedHub.class, Hub.class, Object.class)
                .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                .filter(method -> (method.getModifiers() & (Modifier.PUBLIC | Modifier.PROTECTED)) != 0)
                .forEach(method -> framework.add(signature(method)));
        if (AutoCloseable.class.isAssignableFrom(hub)) {
            framework.add(new Signature("close", List.of()));
        }
    }

    /** The methods in a fixed order, whatever order reflection gives. */
    static List<MethodDescriptor> of(Class<? extends Hub> hub) {
        return new HubMethods(hub).describe();
    }

    private List<MethodDescriptor> describe() {
        List<MethodDescriptor> described = new ArrayList<>();
        overrides().forEach((signature, methods) -> {
            if (framework.contains(signature)
                    || methods.stream().anyMatch(method -> method.isAnnotationPresent(NotAHubMethod.class))) {
                return;
            }
            Method method = methods.get(0);
            if (method.getTypeParameters().length > 0) {
                LOG.warn("{}: not callable by clients (expected: a method without type parameters)", method);
                return;
            }
            described.add(describe(method, methods));
        });
        described.sort(ORDER);
        return described;
    }

    /** Every signature with the methods that have it, the most derived first. Bridges repeat what other methods say. */
    private Map<Signature, List<Method>> overrides() {
        Map<Signature, List<Method>> found = new LinkedHashMap<>();
        for (Class<?> type = hub;
                type != null && type != Hub.class && type != TypedHub.class;
                type = type.getSuperclass()) {
            for (Method method : type.getDeclaredMethods()) {
                int modifiers = method.getModifiers();
                if (Modifier.isPublic(modifiers)
                        && !Modifier.isStatic(modifiers)
                        && !method.isBridge()
                        && !method.isSynthetic()) {
                    found.computeIfAbsent(signature(method), key -> new ArrayList<>(1))
                            .add(method);
                }
            }
        }
        return found;
    }

    private MethodDescriptor describe(Method method, List<Method> overridden) {
        HubMethodName renamed = method.getAnnotation(HubMethodName.class);
        if (renamed != null && renamed.value().isEmpty()) {
            throw new IllegalArgumentException(method + ": @HubMethodName is empty (expected: a name)");
        }
        List<ParameterDescriptor> parameters = new ArrayList<>();
        for (Parameter parameter : method.getParameters()) {
            parameters.add(
                    new ParameterDescriptor(parameter.getName(), resolve(method, parameter.getParameterizedType())));
        }
        int last = parameters.size() - 1;
        boolean reportsProgress = last >= 0 && parameters.get(last).type().hasRawClass(Progress.class);
        if (reportsProgress) {
            parameters.remove(last);
        }
        return new MethodDescriptor(
                renamed == null ? method.getName() : renamed.value(),
                renamed != null,
                parameters,
                reportsProgress,
                resolve(method, method.getGenericReturnType()),
                overridden.stream()
                        .flatMap(each -> AuthorizeRule.at(each).stream())
                        .toList(),
                handle(method));
    }

    private static MethodHandle handle(Method method) {
        try {
            // A hub class need not be public, and its package need not be exported, only open to this module.
            method.setAccessible(true);
            return MethodHandles.lookup().unreflect(method);
        } catch (ReflectiveOperationException | RuntimeException e) {
            throw new IllegalArgumentException(
                    method + ": not accessible (expected: a package open to this module)", e);
        }
    }

    private Signature signature(Method method) {
        List<Class<?>> parameters = new ArrayList<>(method.getParameterCount());
        for (java.lang.reflect.Type parameter : method.getGenericParameterTypes()) {
            parameters.add(resolve(method, parameter).getRawClass());
        }
        return new Signature(method.getName(), parameters);
    }

    private JavaType resolve(Method method, java.lang.reflect.Type type) {
        JavaType declaring = hubType.findSuperType(method.getDeclaringClass());
        return declaring == null ? TYPES.constructType(type) : TYPES.resolveMemberType(type, declaring.getBindings());
    }

    /** Name and erased parameter types, type variables of generic base classes resolved: what makes one method override another. */
    private record Signature(String name, List<Class<?>> parameters) {
        // By hand: what a record has by itself is linked at its first use, and costs more than all hubs of a server.
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Signature that && name.equals(that.name) && parameters.equals(that.parameters);
        }

        @Override
        public int hashCode() {
            return 31 * name.hashCode() + parameters.hashCode();
        }
    }
}
