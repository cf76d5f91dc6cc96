// Writes eBPF instructions (the kernel's Documentation/bpf/standardization/instruction-set.rst), jumps by label.
#pragma once

#include <linux/bpf.h>

#include <cstdint>
#include <utility>
#include <vector>

#ifndef BPF_PSEUDO_FUNC  // headers older than the kernels that the programs run on
#define BPF_PSEUDO_FUNC 4
#endif
#ifndef BPF_ATOMIC
#define BPF_ATOMIC 0xc0
#endif

namespace tapcap::attach {

enum Register : std::uint8_t { R0, R1, R2, R3, R4, R5, R6, R7, R8, R9, R10 };

class Assembler {
 public:
  using Label = std::size_t;

  Label label() {
    targets_.push_back(-1);
    return targets_.size() - 1;
  }
  void bind(Label label) { targets_[label] = here(); }
  int here() const { return static_cast<int>(program_.size()); }

  void move(Register to, Register from) { put(BPF_ALU64 | BPF_MOV | BPF_X, to, from, 0, 0); }
  void move(Register to, std::int32_t value) { put(BPF_ALU64 | BPF_MOV | BPF_K, to, R0, 0, value); }
  void move64(Register to, std::uint64_t value) { wide(to, 0, static_cast<std::int32_t>(value), static_cast<std::int32_t>(value >> 32)); }
  void map(Register to, int descriptor) { wide(to, BPF_PSEUDO_MAP_FD, descriptor, 0); }
  void mapValue(Register to, int descriptor, std::int32_t offset) { wide(to, BPF_PSEUDO_MAP_VALUE, descriptor, offset); }
  // `operation`: BPF_ADD, BPF_SUB, BPF_AND, BPF_RSH, ...
  void alu(int operation, Register to, Register from) { put(BPF_ALU64 | operation | BPF_X, to, from, 0, 0); }
  void alu(int operation, Register to, std::int32_t value) { put(BPF_ALU64 | operation | BPF_K, to, R0, 0, value); }
  void load(Register to, Register base, int offset) { put(BPF_LDX | BPF_MEM | BPF_DW, to, base, offset, 0); }
  void load32(Register to, Register base, int offset) { put(BPF_LDX | BPF_MEM | BPF_W, to, base, offset, 0); }
  void store(Register base, int offset, Register from) { put(BPF_STX | BPF_MEM | BPF_DW, base, from, offset, 0); }
  void store32(Register base, int offset, Register from) { put(BPF_STX | BPF_MEM | BPF_W, base, from, offset, 0); }
  void storeValue(Register base, int offset, std::int32_t value) { put(BPF_ST | BPF_MEM | BPF_DW, base, R0, offset, value); }
  void atomicAdd(Register base, int offset, Register from) { put(BPF_STX | BPF_ATOMIC | BPF_DW, base, from, offset, BPF_ADD); }

  // `condition`: BPF_JEQ, BPF_JNE, BPF_JGT, BPF_JSLE, BPF_JSET, ...
  void jumpIf(int condition, Register left, Register right, Label to) { jump(BPF_JMP | condition | BPF_X, left, right, 0, to); }
  void jumpIf(int condition, Register left, std::int32_t right, Label to) { jump(BPF_JMP | condition | BPF_K, left, R0, right, to); }
  void jumpTo(Label to) { jump(BPF_JMP | BPF_JA, R0, R0, 0, to); }
  void call(int helper) { put(BPF_JMP | BPF_CALL, R0, R0, 0, helper); }
  void function(Register to, Label label) {
    jumps_.push_back({here(), label, true});
    wide(to, BPF_PSEUDO_FUNC, 0, 0);
  }
  void exit() { put(BPF_JMP | BPF_EXIT, R0, R0, 0, 0); }

  std::vector<bpf_insn> finish() {
    for (const auto& [at, label, isFunction] : jumps_) {
      const int distance = targets_[label] - at - 1;
      if (isFunction) program_[static_cast<std::size_t>(at)].imm = distance;
      else program_[static_cast<std::size_t>(at)].off = static_cast<std::int16_t>(distance);
    }
    return std::move(program_);
  }

 private:
  struct Jump {
    int at;
    Label label;
    bool isFunction;
  };

  void put(int code, Register to, Register from, int offset, std::int32_t value) {
    bpf_insn instruction{};
    instruction.code = static_cast<std::uint8_t>(code);
    instruction.dst_reg = to & 0xF;
    instruction.src_reg = from & 0xF;
    instruction.off = static_cast<std::int16_t>(offset);
    instruction.imm = value;
    program_.push_back(instruction);
  }
  void wide(Register to, int kind, std::int32_t low, std::int32_t high) {
    put(BPF_LD | BPF_IMM | BPF_DW, to, static_cast<Register>(kind), 0, low);
    put(0, R0, R0, 0, high);
  }
  void jump(int code, Register left, Register right, std::int32_t value, Label to) {
    jumps_.push_back({here(), to, false});
    put(code, left, right, 0, value);
  }

  std::vector<bpf_insn> program_;
  std::vector<int> targets_;
  std::vector<Jump> jumps_;
};

}  // namespace tapcap::attach
