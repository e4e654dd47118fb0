// Reads what `hanet export RUN` wrote: prints its description and what it says of a grey image.
//
// usage: read model.pt
//
// Built against a libtorch in $T, for example that of a Python installation:
// g++ -std=c++17 read.cpp -I$T/include -I$T/include/torch/csrc/api/include -L$T/lib -ltorch -ltorch_cpu -lc10 -Wl,-rpath,$T/lib -o read

#include <torch/script.h>

#include <iostream>

int main(int count, char** arguments) {
    if (count != 2) {
        std::cerr << "usage: read model.pt\n";
        return 2;
    }
    torch::jit::ExtraFilesMap extra{{"hanet.json", ""}};
    torch::jit::Module module = torch::jit::load(arguments[1], torch::kCPU, extra);
    std::cout << extra["hanet.json"];

    torch::NoGradGuard no_gradients;
    torch::Tensor image = torch::zeros({1, 3, 128, 128});  // of the size and channels that hanet.json says
    torch::Tensor logits = module.forward({image}).toTensor();
    std::cout << "logits " << logits.sizes() << ", sum " << logits.sum().item<double>() << "\n";
}
