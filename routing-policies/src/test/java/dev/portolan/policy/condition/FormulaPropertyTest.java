package dev.portolan.policy.condition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.portolan.policy.RandomConfigurations;
import dev.portolan.policy.Samples;
import dev.portolan.policy.document.Findings;
import dev.portolan.policy.document.Node.Origin;
import dev.portolan.policy.document.Node.Scalar;
import dev.portolan.policy.document.Position;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Checks that a formula and CEL's own runtime evaluate every condition alike. */
final class FormulaPropertyTest {

    @Property(tries = 300)
    void formula_randomCondition_evaluatesAsCel(@ForAll long seed) throws Exception {
        var configurations = new RandomConfigurations(seed);
        String text = configurations.condition(3);
        Condition condition =
                ConditionCompiler.compile(
                                new Scalar(
                                        Position.startOf("t"),
                                        text,
                                        false,
                                        false,
                                        new Origin(1, 1, true)),
                                new Findings())
                        .orElseThrow();
        CelTest cel = cel(text);
        for (int i = 0; i < 20; i++) {
            var subject = new ConditionInput(configurations.request(), Samples.PARIS.node());
            assertThat(condition.test(subject)).as(text).isEqualTo(cel.test(subject));
        }
    }

    private static CelTest cel(String text) throws Exception {
        CelAbstractSyntaxTree ast = CelEnvironment.WRITTEN.compile(text).getAst();
        var rewritten =
                CelAbstractSyntaxTree.newParsedAst(
                        new AbsentReads(ast).rewrite(ast.getExpr()), ast.getSource());
        return new CelTest(
                CelEnvironment.RUNTIME.createProgram(
                        CelEnvironment.REWRITTEN.check(rewritten).getAst()));
    }
}
