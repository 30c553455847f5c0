package dev.portolan.policy.condition;

import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOptions;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;

import java.util.Map;

/** The CEL compiler and runtime for the facts of this gateway. */
final class CelEnvironment {

    /** Reads a header, label or tag so that an absent one is the empty string. */
    static final String READ = "portolan_read";

    private static final CelType TEXTS = MapType.create(SimpleType.STRING, SimpleType.STRING);

    private static final CelOptions OPTIONS =
            CelOptions.current()
                    .enableHeterogeneousNumericComparisons(true)
                    .maxExpressionCodePointSize(16_384)
                    .maxParseRecursionDepth(64)
                    .comprehensionMaxIterations(10_000)
                    .build();

    /** Checks what users write; without {@link #READ}. */
    static final CelCompiler WRITTEN = compiler(false);

    /** Checks what {@link AbsentReads} makes of it. */
    static final CelCompiler REWRITTEN = compiler(true);

    static final CelRuntime RUNTIME =
            CelRuntimeFactory.plannerRuntimeBuilder()
                    .setOptions(OPTIONS)
                    .addFunctionBindings(
                            CelFunctionBinding.fromOverloads(
                                    READ,
                                    CelFunctionBinding.from(
                                            READ + "_texts",
                                            Map.class,
                                            String.class,
                                            CelEnvironment::read)))
                    .build();

    private CelEnvironment() {}

    /** Returns a compiler of expressions without variables, with this gateway's limits. */
    static CelCompilerBuilder builder() {
        return CelCompilerFactory.standardCelCompilerBuilder()
                .setOptions(OPTIONS)
                .setStandardMacros(CelStandardMacro.STANDARD_MACROS);
    }

    private static CelCompiler compiler(boolean withRead) {
        var builder = builder();
        for (Fact fact : Fact.values()) {
            builder.addVar(fact.cel(), type(fact.type()));
        }
        if (withRead) {
            builder.addFunctionDeclarations(
                    CelFunctionDecl.newFunctionDeclaration(
                            READ,
                            CelOverloadDecl.newGlobalOverload(
                                    READ + "_texts", SimpleType.STRING, TEXTS, SimpleType.STRING)));
        }
        return builder.build();
    }

    private static CelType type(Fact.Type type) {
        return switch (type) {
            case TEXT -> SimpleType.STRING;
            case TEXTS -> TEXTS;
            case FLAG -> SimpleType.BOOL;
            case NUMBER -> SimpleType.INT;
            case SHARE -> SimpleType.DOUBLE;
            case WORDS -> ListType.create(SimpleType.STRING);
        };
    }

    private static Object read(Map<?, ?> texts, String key) {
        Object value = texts.get(key);
        return value == null ? "" : value;
    }
}
