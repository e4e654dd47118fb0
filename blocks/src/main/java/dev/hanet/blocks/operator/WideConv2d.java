package dev.hanet.blocks.operator;

import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.Mode;
import dev.hanet.blocks.graph.OwnGradient;
import dev.hanet.blocks.graph.Rewriting;
import dev.hanet.blocks.graph.Saved;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.graph.Workspace;
import dev.hanet.blocks.operator.ConvolutionOperators.Conv2d;
import java.util.ArrayList;
import java.util.List;

/**
 * A convolution whose windows are wider or higher than the image, as those of atrous pyramids over small maps, in training on the CPU.
 *
 * <p>oneDNN has no kernel of its own for the gradient of such weights: it multiplies every place with every element of the kernel, zeros outside the image
 * included, and the engine then lays the result as weights lie. Here each element of the kernel has the product of the gradients that it takes part in with what it
 * lies on, [K, P] and [P, C] with the P places where it is inside the image, and elements that never are have zeros. The gradients of the image and of the bias, and the
 * result, are the engine's.
 *
 * @param plain the same as the engine has it, over one group: the same operands and result
 * @param products who multiplies
 */
public record WideConv2d(Conv2d plain, Products products) implements OwnGradient, Products.Multiplying {
    /** Below, it takes as long either way (docs/guide/benchmarks.md). */
    private static final long LEAST_WEIGHTS = 1 << 16;

    /** The places along one axis of the result where an element of the kernel lies inside the image: the first, and the one after the last. */
    private static final String INSIDE = """
              def inside(self: __torch__.Program, offset: int, stride: int, size: int, places: int) -> Tuple[int, int]:
                first = ops.prim.max(0, torch.neg(torch.floordiv(offset, stride)))
                end = ops.prim.min(places, torch.add(torch.floordiv(torch.sub(torch.sub(size, 1), offset), stride), 1))
                return (first, end)
            """;

    private static final String WEIGHTS = """
              def wideWeights(self: __torch__.Program, gradient: Tensor, x: Tensor, weight: Tensor, stride: int, padding: int, dilation: int) -> Tensor:
                of = torch.permute((self).channelsLast(gradient), [0, 2, 3, 1])
                on = torch.permute((self).channelsLast(x), [0, 2, 3, 1])
                kernel = torch.size(weight)
                result = torch.zeros_like(torch.permute(weight, [0, 2, 3, 1]), memory_format=0)
                for i in range(kernel[2]):
                  down = torch.sub(torch.mul(i, dilation), padding)
                  top, bottom, = (self).inside(down, stride, torch.size(on, 1), torch.size(of, 1))
                  for j in range(kernel[3]):
                    across = torch.sub(torch.mul(j, dilation), padding)
                    left, right, = (self).inside(across, stride, torch.size(on, 2), torch.size(of, 2))
                    if torch.__and__(torch.lt(top, bottom), torch.lt(left, right)):
                      gradients = torch.slice(torch.slice(of, 1, top, bottom), 2, left, right)
                      y = torch.add(torch.mul(top, stride), down)
                      z = torch.add(torch.mul(left, stride), across)
                      rows = torch.slice(on, 1, y, torch.add(torch.add(y, torch.mul(stride, torch.sub(torch.sub(bottom, top), 1))), 1), stride)
                      places = torch.slice(rows, 2, z, torch.add(torch.add(z, torch.mul(stride, torch.sub(torch.sub(right, left), 1))), 1), stride)
                      product = (self).products(torch.unsqueeze(torch.t(torch.reshape(gradients, [-1, kernel[0]])), 0), torch.unsqueeze(torch.t(torch.reshape(places, [-1, kernel[1]])), 0))
                      _0 = torch.copy_(torch.select(torch.select(result, 1, i), 1, j), torch.squeeze(product, 0))
                return torch.permute(result, [0, 3, 1, 2])
            """;

    private static final String GRADIENTS = """
              def wideGradients(self: __torch__.Program, gradient: Tensor, x: Tensor, weight: Tensor, stride: int, padding: int, dilation: int, hasBias: bool) -> List[Tensor]:
                places = (self).channelsLast(x)
                ofImages, _0, ofBias, = torch.convolution_backward((self).channelsLast(gradient), places, weight, [torch.size(weight, 0)], [stride, stride], [padding, padding], [dilation, dilation], False, [0, 0], 1, [True, False, hasBias])
                ofWeight = (self).wideWeights(gradient, places, weight, stride, padding, dilation)
                return [ofImages, ofWeight, ofBias] if hasBias else [ofImages, ofWeight]
            """;

    /** The graph with its convolutions of such windows computed so. */
    public static Graph in(Graph graph) {
        return new Rewriting() {
            @Override
            public Value result(Value original, List<Value> operands) {
                return original.operator().orElseThrow() instanceof Conv2d plain && isWide(plain, operands)
                        ? operands.get(0).graph().apply(new WideConv2d(plain, Products.ENGINE), operands)
                        : Rewriting.super.result(original, operands);
            }
        }.of(graph);
    }

    private static boolean isWide(Conv2d plain, List<Value> operands) {
        Shape image = operands.get(0).shape();
        Shape kernel = operands.get(1).shape();
        boolean leaves = plain.dilation() * (kernel.size(2) - 1) >= image.size(2)
                || plain.dilation() * (kernel.size(3) - 1) >= image.size(3);
        return leaves && plain.groups() == 1 && kernel.elements() >= LEAST_WEIGHTS;
    }

    @Override
    public WideConv2d by(Products others) {
        return new WideConv2d(plain, others);
    }

    @Override
    public String name() {
        return "wideConv2d";
    }

    @Override
    public TensorType infer(List<Value> operands) {
        return plain.infer(operands);
    }

    @Override
    public long macs(List<Value> operands, TensorType result) {
        return plain.macs(operands, result);
    }

    @Override
    public Saved saved(List<Value> operands, TensorType result) {
        return plain.saved(operands, result);
    }

    @Override
    public Workspace workspace(List<Value> operands, TensorType result) {
        return plain.workspace(operands, result);
    }

    @Override
    public List<String> methods() {
        List<String> methods = new ArrayList<>(plain.methods());
        methods.addAll(List.of(products.method(), INSIDE, WEIGHTS, GRADIENTS));
        return methods;
    }

    @Override
    public String torchScript(List<String> operands, Mode mode) {
        return plain.torchScript(operands, mode);
    }

    @Override
    public int learned(List<Value> operands) {
        return operands.size();
    }

    @Override
    public String gradients(List<String> operands, String result, String gradient) {
        return "(self).wideGradients("
                + String.join(
                        ", ",
                        gradient,
                        operands.get(0),
                        operands.get(1),
                        String.valueOf(plain.stride()),
                        String.valueOf(plain.padding()),
                        String.valueOf(plain.dilation()),
                        TorchText.truth(operands.size() > 2))
                + ")";
    }
}
