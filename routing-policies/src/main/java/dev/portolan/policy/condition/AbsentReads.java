package dev.portolan.policy.condition;

import com.google.common.collect.ImmutableList;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;

import java.util.Locale;
import java.util.Optional;

/**
 * Rewrites {@code tenant.labels.x} and {@code request.headers["x"]} into reads that return the
 * empty string where there is no such entry. {@code has(…)} and {@code in} are unchanged.
 */
final class AbsentReads {

    private static final String INDEX = "_[_]";
    private static final String IN = "@in";

    private final CelAbstractSyntaxTree ast;

    /** Ids for nodes that are not written; far above any the parser gives. */
    private long fresh = 1L << 32;

    AbsentReads(CelAbstractSyntaxTree ast) {
        this.ast = ast;
    }

    CelExpr rewrite(CelExpr expr) {
        return switch (expr.getKind()) {
            case SELECT -> select(expr);
            case CALL -> call(expr);
            case LIST -> list(expr);
            case MAP -> map(expr);
            case COMPREHENSION -> comprehension(expr);
            default -> expr;
        };
    }

    /** The fact an expression names, if it names one. */
    static Optional<Fact> fact(CelAbstractSyntaxTree ast, CelExpr expr) {
        return ast.getReference(expr.id()).flatMap(reference -> Fact.of(reference.name()));
    }

    private CelExpr select(CelExpr expr) {
        if (fact(ast, expr).isPresent()) {
            return expr;
        }
        CelExpr operand = expr.select().operand();
        Optional<Fact> texts = texts(operand);
        if (texts.isPresent()) {
            String key = key(texts.get(), expr.select().field());
            if (expr.select().testOnly()) {
                return CelExpr.ofSelect(expr.id(), operand, key, true);
            }
            CelExpr constant = CelExpr.ofConstant(fresh++, CelConstant.ofValue(key));
            return read(expr.id(), operand, constant);
        }
        return CelExpr.ofSelect(
                expr.id(), rewrite(operand), expr.select().field(), expr.select().testOnly());
    }

    private CelExpr call(CelExpr expr) {
        CelExpr.CelCall call = expr.call();
        ImmutableList<CelExpr> args =
                call.args().stream().map(this::rewrite).collect(ImmutableList.toImmutableList());
        if (call.function().equals(INDEX) && texts(call.args().get(0)).isPresent()) {
            return read(expr.id(), args.get(0), lowered(call.args().get(0), args.get(1)));
        }
        if (call.function().equals(IN) && texts(call.args().get(1)).isPresent()) {
            CelExpr key = lowered(call.args().get(1), args.get(0));
            args = ImmutableList.of(key, args.get(1));
        }
        return CelExpr.ofCall(expr.id(), call.target().map(this::rewrite), call.function(), args);
    }

    private CelExpr lowered(CelExpr texts, CelExpr key) {
        Optional<Fact> fact = texts(texts);
        if (key.getKind() != CelExpr.ExprKind.Kind.CONSTANT || fact.isEmpty()) {
            return key;
        }
        String name = key(fact.get(), key.constant().stringValue());
        return CelExpr.ofConstant(key.id(), CelConstant.ofValue(name));
    }

    private CelExpr list(CelExpr expr) {
        return CelExpr.ofList(
                expr.id(),
                expr.list().elements().stream()
                        .map(this::rewrite)
                        .collect(ImmutableList.toImmutableList()),
                expr.list().optionalIndices());
    }

    private CelExpr map(CelExpr expr) {
        return CelExpr.ofMap(
                expr.id(),
                expr.map().entries().stream()
                        .map(
                                entry ->
                                        CelExpr.ofMapEntry(
                                                entry.id(),
                                                rewrite(entry.key()),
                                                rewrite(entry.value()),
                                                entry.optionalEntry()))
                        .collect(ImmutableList.toImmutableList()));
    }

    private CelExpr comprehension(CelExpr expr) {
        CelExpr.CelComprehension part = expr.comprehension();
        return expr.toBuilder()
                .setComprehension(
                        part.toBuilder()
                                .setIterRange(rewrite(part.iterRange()))
                                .setAccuInit(rewrite(part.accuInit()))
                                .setLoopCondition(rewrite(part.loopCondition()))
                                .setLoopStep(rewrite(part.loopStep()))
                                .setResult(rewrite(part.result()))
                                .build())
                .build();
    }

    private Optional<Fact> texts(CelExpr expr) {
        return fact(ast, expr).filter(fact -> fact.type() == Fact.Type.TEXTS);
    }

    private static CelExpr read(long id, CelExpr texts, CelExpr key) {
        return CelExpr.ofCall(
                id, Optional.empty(), CelEnvironment.READ, ImmutableList.of(texts, key));
    }

    private static String key(Fact fact, String written) {
        return fact == Fact.REQUEST_HEADERS ? written.toLowerCase(Locale.ROOT) : written;
    }
}
