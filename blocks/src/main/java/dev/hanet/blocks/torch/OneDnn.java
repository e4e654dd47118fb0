package dev.hanet.blocks.torch;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.hanet.blocks.graph.ElementType;
import dev.hanet.blocks.operator.Packing;
import dev.hanet.blocks.operator.Products;
import java.util.List;

/**
 * What the engine of this machine computes by oneDNN when it is told to. Each is asked by a trial, once: an engine may be built without that library,
 * or with one that has other operators.
 */
final class OneDnn {
    /** How far a convolution with a packed weight is from the plain one, in a precision. */
    static Script packing(ElementType element) {
        return Script.of("""
                class Program(Module):
                  __parameters__ = []
                  __buffers__ = []
                  training : bool
                  def forward(self: __torch__.Program, given: List[Tensor]) -> List[Tensor]:
                    image = torch.contiguous(torch.to(given[0], %1$s, False, False, None), memory_format=2)
                    weight = torch.to(given[1], %1$s, False, False, None)
                    packed = ops.mkldnn._reorder_convolution_weight(torch.to_dense(weight), [1, 1], [1, 1], [1, 1], 1, [1, 8, 4, 4])
                    again = ops.mkldnn._reorder_convolution_weight(torch.to_dense(packed), [1, 1], [1, 1], [1, 1], 1, None)
                    one = ops.mkldnn._convolution_pointwise(image, again, None, [1, 1], [1, 1], [1, 1], 1, "none", annotate(List[Optional[number]], []), "")
                    other = torch.conv2d(image, weight, None, [1, 1], [1, 1], [1, 1], 1)
                    return [torch.to(torch.max(torch.abs(torch.sub(one, other))), 6, False, False, None)]
                """.formatted(element.torchCode()));
    }

    /** How far products of matrices, as they lie and turned round, are from the engine's. */
    static final Script PRODUCTS = Script.of("""
            class Program(Module):
              __parameters__ = []
              __buffers__ = []
              training : bool
              def forward(self: __torch__.Program, given: List[Tensor]) -> List[Tensor]:
                left = torch.reshape(given[0], [1, 16, 8])
                right = torch.reshape(given[1], [1, 72, 8])
                one = torch.sub((self).products(left, right), torch.matmul(left, torch.transpose(right, 1, 2)))
                wide = torch.transpose(right, 1, 2)
                other = torch.sub((self).products(torch.narrow(wide, 2, 0, 16), torch.transpose(left, 1, 2)), torch.matmul(torch.narrow(wide, 2, 0, 16), left))
                return [torch.maximum(torch.max(torch.abs(one)), torch.max(torch.abs(other)))]
            """ + Products.ONEDNN.method());

    private static final float MOST = 1e-4f;

    private OneDnn() {}

    /** Whether it convolves with the weights of {@link Packing}, in single or half precision. */
    static boolean packs(ElementType element) {
        return element == ElementType.FLOAT ? Packs.HERE : PacksHalf.HERE;
    }

    /** Whether it multiplies as {@link Products#ONEDNN} has it. */
    static boolean multiplies() {
        return Multiplies.HERE;
    }

    private static final class Packs {
        static final boolean HERE = agrees(packing(ElementType.FLOAT));
    }

    private static final class PacksHalf {
        static final boolean HERE = agrees(packing(ElementType.BFLOAT16));
    }

    private static final class Multiplies {
        static final boolean HERE = agrees(PRODUCTS);
    }

    /** Whether a trial comes out as it has to. */
    static boolean agrees(Script trial) {
        try (NDManager manager = NDManager.newBaseManager(Device.CPU.toDjl(), TorchEngine.NAME);
                Program program = Program.load(manager, trial)) {
            NDList given = new NDList(
                    manager.arange(-1f, 1f, 1f / 64).reshape(1, 8, 4, 4),
                    manager.arange(-1f, 1f, 1f / 288).reshape(8, 8, 3, 3));
            return program.run(manager, List.of(given), false).get(0).toFloatArray()[0] < MOST;
        } catch (EngineException e) {
            return false;
        }
    }
}
