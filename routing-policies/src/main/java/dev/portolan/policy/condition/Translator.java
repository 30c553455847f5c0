package dev.portolan.policy.condition;

import com.google.common.collect.ImmutableList;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.runtime.CelEvaluationException;
import dev.portolan.policy.condition.Formula.Part.Where;
import dev.portolan.policy.model.Capability;

import org.jspecify.annotations.Nullable;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;

/** Turns a checked CEL tree into a formula; what it has no form for becomes an opaque test. */
final class Translator {

    private final CelAbstractSyntaxTree ast;

    Translator(CelAbstractSyntaxTree ast) {
        this.ast = ast;
    }

    Formula formula() throws CelEvaluationException {
        return formula(ast.getExpr());
    }

    private Formula formula(CelExpr expr) throws CelEvaluationException {
        Formula known =
                switch (expr.getKind()) {
                    case CONSTANT -> new Formula.Constant(expr.constant().booleanValue());
                    case CALL -> call(expr.call());
                    case SELECT, IDENT -> flagOrPresence(expr);
                    default -> null;
                };
        return known != null ? known : opaque(expr);
    }

    private @Nullable Formula call(CelExpr.CelCall call) throws CelEvaluationException {
        ImmutableList<CelExpr> args = call.args();
        return switch (call.function()) {
            case "_&&_" -> new Formula.All(List.of(formula(args.get(0)), formula(args.get(1))));
            case "_||_" -> new Formula.Any(List.of(formula(args.get(0)), formula(args.get(1))));
            case "!_" -> new Formula.Not(formula(args.get(0)));
            case "_==_" -> equality(args.get(0), args.get(1));
            case "_!=_" -> negated(equality(args.get(0), args.get(1)));
            case "_<_" -> below(args.get(0), args.get(1), false);
            case "_<=_" -> below(args.get(0), args.get(1), true);
            case "_>_" -> below(args.get(1), args.get(0), false);
            case "_>=_" -> below(args.get(1), args.get(0), true);
            case "@in" -> membership(args.get(0), args.get(1));
            case "startsWith" -> part(call, Where.BEGINNING);
            case "endsWith" -> part(call, Where.END);
            case "contains" -> part(call, Where.ANYWHERE);
            default -> null;
        };
    }

    private @Nullable Formula flagOrPresence(CelExpr expr) {
        Optional<Fact> fact = AbsentReads.fact(ast, expr);
        if (fact.isPresent()) {
            return new Formula.Flag(fact.get());
        }
        if (expr.getKind() == Kind.SELECT && expr.select().testOnly()) {
            return AbsentReads.fact(ast, expr.select().operand())
                    .map(texts -> (Formula) new Formula.Present(texts, expr.select().field()))
                    .orElse(null);
        }
        return null;
    }

    private @Nullable Formula equality(CelExpr left, CelExpr right) {
        CelExpr variable = left.getKind() == Kind.CONSTANT ? right : left;
        CelExpr constant = left.getKind() == Kind.CONSTANT ? left : right;
        if (constant.getKind() != Kind.CONSTANT) {
            return null;
        }
        CelConstant value = constant.constant();
        return switch (value.getKind()) {
            case STRING_VALUE ->
                    term(variable)
                            .map(t -> (Formula) new Formula.OneOf(t, Set.of(value.stringValue())))
                            .orElse(null);
            case INT64_VALUE ->
                    number(variable)
                            .map(f -> (Formula) new Formula.Equal(f, value.int64Value()))
                            .orElse(null);
            case DOUBLE_VALUE -> share(variable).map(f -> at(f, value.doubleValue())).orElse(null);
            case BOOLEAN_VALUE ->
                    AbsentReads.fact(ast, variable)
                            .map(f -> same(new Formula.Flag(f), value.booleanValue()))
                            .orElse(null);
            default -> null;
        };
    }

    private static Formula at(Fact share, double value) {
        return new Formula.All(
                List.of(
                        new Formula.ShareBelow(share, value, true),
                        new Formula.Not(new Formula.ShareBelow(share, value, false))));
    }

    private static Formula same(Formula flag, boolean wanted) {
        return wanted ? flag : new Formula.Not(flag);
    }

    private static @Nullable Formula negated(@Nullable Formula formula) {
        return formula == null ? null : new Formula.Not(formula);
    }

    /** {@code low < high}, one of them a number fact and the other a constant. */
    private @Nullable Formula below(CelExpr low, CelExpr high, boolean orEqual) {
        OptionalLong bound = integer(high);
        Optional<Fact> lower = number(low);
        if (bound.isPresent() && lower.isPresent()) {
            return new Formula.Below(lower.get(), bound.getAsLong(), orEqual);
        }
        OptionalLong floor = integer(low);
        Optional<Fact> upper = number(high);
        if (floor.isPresent() && upper.isPresent()) {
            return new Formula.Not(new Formula.Below(upper.get(), floor.getAsLong(), !orEqual));
        }
        return shareBelow(low, high, orEqual);
    }

    /** {@code low < high}, one of them a share and the other a constant. */
    private @Nullable Formula shareBelow(CelExpr low, CelExpr high, boolean orEqual) {
        OptionalDouble bound = decimal(high);
        Optional<Fact> lower = share(low);
        if (bound.isPresent() && lower.isPresent()) {
            return new Formula.ShareBelow(lower.get(), bound.getAsDouble(), orEqual);
        }
        OptionalDouble floor = decimal(low);
        Optional<Fact> upper = share(high);
        if (floor.isPresent() && upper.isPresent()) {
            return new Formula.Not(
                    new Formula.ShareBelow(upper.get(), floor.getAsDouble(), !orEqual));
        }
        return null;
    }

    private @Nullable Formula membership(CelExpr element, CelExpr container) {
        Optional<Fact> fact = AbsentReads.fact(ast, container);
        if (fact.isPresent()) {
            return presence(element, fact.get());
        }
        if (container.getKind() != Kind.LIST) {
            return null;
        }
        var values = new HashSet<String>();
        for (CelExpr item : container.list().elements()) {
            Optional<String> value = string(item);
            if (value.isEmpty()) {
                return null;
            }
            values.add(value.get());
        }
        return term(element).map(t -> (Formula) new Formula.OneOf(t, values)).orElse(null);
    }

    private @Nullable Formula presence(CelExpr element, Fact fact) {
        Optional<String> key = string(element);
        if (key.isEmpty()) {
            return null;
        }
        if (fact.type() == Fact.Type.TEXTS) {
            return new Formula.Present(fact, key.get());
        }
        return Capability.of(key.get())
                .map(capability -> (Formula) new Formula.Needs(capability))
                .orElse(new Formula.Constant(false));
    }

    private @Nullable Formula part(CelExpr.CelCall call, Where where) {
        Optional<Term> term = call.target().flatMap(this::term);
        Optional<String> value = string(call.args().get(0));
        if (term.isEmpty() || value.isEmpty()) {
            return null;
        }
        return new Formula.Part(term.get(), where, value.get());
    }

    private Optional<Term> term(CelExpr expr) {
        Optional<Fact> fact = AbsentReads.fact(ast, expr);
        if (fact.isPresent() && fact.get().type() == Fact.Type.TEXT) {
            return Optional.of(new Term.Plain(fact.get()));
        }
        if (expr.getKind() != Kind.CALL || !expr.call().function().equals(CelEnvironment.READ)) {
            return Optional.empty();
        }
        Optional<Fact> texts = AbsentReads.fact(ast, expr.call().args().get(0));
        Optional<String> key = string(expr.call().args().get(1));
        return texts.isPresent() && key.isPresent()
                ? Optional.of(new Term.Keyed(texts.get(), key.get()))
                : Optional.empty();
    }

    private Optional<Fact> number(CelExpr expr) {
        return AbsentReads.fact(ast, expr).filter(fact -> fact.type() == Fact.Type.NUMBER);
    }

    private Optional<Fact> share(CelExpr expr) {
        return AbsentReads.fact(ast, expr).filter(fact -> fact.type() == Fact.Type.SHARE);
    }

    /** Returns a constant as a decimal, written as one or as an integer. */
    private static OptionalDouble decimal(CelExpr expr) {
        OptionalLong integer = integer(expr);
        if (integer.isPresent()) {
            return OptionalDouble.of((double) integer.getAsLong());
        }
        return expr.getKind() == Kind.CONSTANT
                        && expr.constant().getKind() == CelConstant.Kind.DOUBLE_VALUE
                ? OptionalDouble.of(expr.constant().doubleValue())
                : OptionalDouble.empty();
    }

    private static OptionalLong integer(CelExpr expr) {
        return expr.getKind() == Kind.CONSTANT
                        && expr.constant().getKind() == CelConstant.Kind.INT64_VALUE
                ? OptionalLong.of(expr.constant().int64Value())
                : OptionalLong.empty();
    }

    private static Optional<String> string(CelExpr expr) {
        return expr.getKind() == Kind.CONSTANT
                        && expr.constant().getKind() == CelConstant.Kind.STRING_VALUE
                ? Optional.of(expr.constant().stringValue())
                : Optional.empty();
    }

    private Formula opaque(CelExpr expr) throws CelEvaluationException {
        var part =
                CelAbstractSyntaxTree.newCheckedAst(
                        expr, ast.getSource(), ast.getReferenceMap(), ast.getTypeMap());
        return new Formula.Opaque(new CelTest(CelEnvironment.RUNTIME.createProgram(part)));
    }
}
