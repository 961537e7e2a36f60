package dev.signalbox.hub.descriptor;

import dev.signalbox.connection.ConnectionUser;
import dev.signalbox.hub.Hub;
import dev.signalbox.hub.HubActivator;
import dev.signalbox.hub.HubName;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One hub: what clients call it, what they can call on it, and who they must be (protocol F1-F3, F11). */
public final class HubDescriptor {
    private final String name;
    private final boolean nameSpecified;
    private final Class<? extends Hub> type;
    private final HubActivator<?> activator;
    private final List<MethodDescriptor> methods;
    private final Map<String, List<MethodDescriptor>> byName; // ignores case
    private final List<AuthorizeRule> rules;

    private HubDescriptor(
            String name,
            boolean nameSpecified,
            Class<? extends Hub> type,
            HubActivator<?> activator,
            List<MethodDescriptor> methods) {
        this.name = name;
        this.nameSpecified = nameSpecified;
        this.type = type;
        this.activator = activator;
        this.methods = List.copyOf(methods);
        Map<String, List<MethodDescriptor>> grouped = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        methods.forEach(method -> grouped.computeIfAbsent(method.name(), key -> new ArrayList<>(1))
                .add(method));
        this.byName = Collections.unmodifiableMap(grouped);
        List<AuthorizeRule> found = new ArrayList<>();
        for (Class<?> each = type; each != null && each != Hub.class; each = each.getSuperclass()) {
            found.addAll(AuthorizeRule.at(each));
        }
        this.rules = List.copyOf(found);
    }

    /**
     * Describes a hub class.
     *
     * @throws IllegalArgumentException when the class is abstract, the name cannot be one, or a method is not accessible
     */
    public static <H extends Hub> HubDescriptor of(Class<H> type, HubActivator<? extends H> activator) {
        if (Modifier.isAbstract(type.getModifiers())) {
            throw new IllegalArgumentException(
                    type.getName() + ": abstract (expected: a class of which objects can be made)");
        }
        HubName given = type.getDeclaredAnnotation(HubName.class);
        String name = nameOf(type);
        if (name.isEmpty()) {
            throw new IllegalArgumentException(type.getName() + ": no name (expected: a named class or @HubName)");
        }
        if (name.indexOf('.') >= 0) {
            throw new IllegalArgumentException("The hub name '" + name + "' is invalid.");
        }
        return new HubDescriptor(name, given != null, type, activator, HubMethods.of(type));
    }

    /** The name of a hub class: what {@link HubName} says, or else the class's own. */
    public static String nameOf(Class<? extends Hub> type) {
        HubName given = type.getDeclaredAnnotation(HubName.class);
        return given == null ? type.getSimpleName() : given.value();
    }

    /** The same hub with objects from elsewhere. */
    public HubDescriptor withActivator(HubActivator<?> other) {
        return new HubDescriptor(name, nameSpecified, type, other, methods);
    }

    /** The hub's name in the server's casing, as it stands in topics and messages. */
    public String name() {
        return name;
    }

    /** Whether the name was given by an annotation and so is shown unchanged by the generated script (protocol G2). */
    public boolean nameSpecified() {
        return nameSpecified;
    }

    /** The hub class. */
    public Class<? extends Hub> type() {
        return type;
    }

    /** All methods clients can call, ordered by name, number and types of parameters. */
    public List<MethodDescriptor> methods() {
        return methods;
    }

    /**
     * A fresh object of the hub class.
     *
     * @throws Exception what its activator threw, or that it gave an object of another class
     */
    public Hub create() throws Exception {
        return type.cast(activator.create());
    }

    /**
     * The method a call means: the only one of that name, case ignored, with that many parameters (protocol F3).
     *
     * @return null when there is none or more than one
     */
    public @Nullable MethodDescriptor resolve(String method, int argumentCount) {
        MethodDescriptor resolved = null;
        for (MethodDescriptor candidate : byName.getOrDefault(method, List.of())) {
            if (candidate.parameters().size() == argumentCount) {
                if (resolved != null) {
                    return null;
                }
                resolved = candidate;
            }
        }
        return resolved;
    }

    /** Why {@link #resolve} gave nothing, in the original's words: candidates are those named exactly so (protocol F3). */
    public String unresolved(String method) {
        StringBuilder text = new StringBuilder();
        for (MethodDescriptor candidate : byName.getOrDefault(method, List.of())) {
            if (candidate.name().equals(method)) {
                text.append('\n').append(candidate.signature());
            }
        }
        return "'" + method + "' method could not be resolved. "
                + (text.isEmpty() ? "No method found with that name." : "Potential candidates are: " + text);
    }

    /** Whether a user may connect to the hub, that is receive what is sent to its clients (protocol F11). */
    public boolean mayConnect(ConnectionUser user) {
        for (AuthorizeRule rule : rules) {
            if (rule.requireOutgoing() && !rule.permits(user)) {
                return false;
            }
        }
        return true;
    }

    /** Whether a user may call the hub's methods, as far as the restrictions on the class go (protocol F11). */
    public boolean mayInvoke(ConnectionUser user) {
        for (AuthorizeRule rule : rules) {
            if (!rule.permits(user)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return name;
    }
}
