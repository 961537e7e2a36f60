package dev.signalbox.conformance.client;

import java.util.Set;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests the one {@link ClientMatrix} and the one {@link OtherMatrix} of the test run: started when the first test asks for it, their report written when all outcomes are known,
 * closed at the end of the run.
 */
final class ClientMatrixExtension implements ParameterResolver {
    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(ClientMatrixExtension.class);
    private static final Set<Class<?>> GIVEN = Set.of(ClientMatrix.class, OtherMatrix.class, CompatibilityTable.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return GIVEN.contains(parameter.getParameter().getType());
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        ExtensionContext.Store store = context.getRoot().getStore(NAMESPACE);
        Class<?> wanted = parameter.getParameter().getType();
        if (wanted == OtherMatrix.class) {
            return others(store);
        }
        return wanted == ClientMatrix.class
                ? official(store)
                : store.computeIfAbsent(
                        "table",
                        key -> CompatibilityTable.writtenOf(official(store), others(store)),
                        CompatibilityTable.class);
    }

    private static ClientMatrix official(ExtensionContext.Store store) {
        return store.computeIfAbsent("matrix", key -> ClientMatrix.start(), ClientMatrix.class);
    }

    private static OtherMatrix others(ExtensionContext.Store store) {
        return store.computeIfAbsent("others", key -> OtherMatrix.start(), OtherMatrix.class);
    }
}
