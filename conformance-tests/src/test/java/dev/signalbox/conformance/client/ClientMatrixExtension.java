package dev.signalbox.conformance.client;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests the one {@link ClientMatrix} of the test run: started when the first test asks for it, its report written when all outcomes are known,
 * closed at the end of the run.
 */
final class ClientMatrixExtension implements ParameterResolver {
    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(ClientMatrixExtension.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == ClientMatrix.class
                || parameter.getParameter().getType() == CompatibilityTable.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        ExtensionContext.Store store = context.getRoot().getStore(NAMESPACE);
        ClientMatrix matrix = store.computeIfAbsent("matrix", key -> ClientMatrix.start(), ClientMatrix.class);
        return parameter.getParameter().getType() == ClientMatrix.class
                ? matrix
                : store.computeIfAbsent("table", key -> CompatibilityTable.writtenOf(matrix), CompatibilityTable.class);
    }
}
