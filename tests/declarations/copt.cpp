// What copt_api.h writes down, against COPT's own header. Compiled by tests/declarations.test.ts, never run.
#include "copt.h"

#include <cstddef>
#include <string_view>
#include <type_traits>

#include "../../native/solve/copt_api.h"

namespace {

using namespace assay::copt;

static_assert(std::is_same_v<decltype(Api::GetBanner), decltype(&COPT_GetBanner)>);
static_assert(std::is_same_v<decltype(Api::GetRetcodeMsg), decltype(&COPT_GetRetcodeMsg)>);
static_assert(std::is_same_v<decltype(Api::GetLicenseMsg), decltype(&COPT_GetLicenseMsg)>);
static_assert(std::is_same_v<decltype(Api::CreateEnv), decltype(&COPT_CreateEnv)>);
static_assert(std::is_same_v<decltype(Api::CreateProb), decltype(&COPT_CreateProb)>);
static_assert(std::is_same_v<decltype(Api::DeleteProb), decltype(&COPT_DeleteProb)>);
static_assert(std::is_same_v<decltype(Api::LoadProb), decltype(&COPT_LoadProb)>);
static_assert(std::is_same_v<decltype(Api::AddSOSs), decltype(&COPT_AddSOSs)>);
static_assert(std::is_same_v<decltype(Api::AddIndicator), decltype(&COPT_AddIndicator)>);
static_assert(std::is_same_v<decltype(Api::SetQuadObj), decltype(&COPT_SetQuadObj)>);
static_assert(std::is_same_v<decltype(Api::AddQConstr), decltype(&COPT_AddQConstr)>);
static_assert(std::is_same_v<decltype(Api::SetIntParam), decltype(&COPT_SetIntParam)>);
static_assert(std::is_same_v<decltype(Api::SetDblParam), decltype(&COPT_SetDblParam)>);
static_assert(std::is_same_v<decltype(Api::SolveLp), decltype(&COPT_SolveLp)>);
static_assert(std::is_same_v<decltype(Api::Solve), decltype(&COPT_Solve)>);
static_assert(std::is_same_v<decltype(Api::Interrupt), decltype(&COPT_Interrupt)>);
static_assert(std::is_same_v<decltype(Api::GetIntAttr), decltype(&COPT_GetIntAttr)>);
static_assert(std::is_same_v<decltype(Api::GetDblAttr), decltype(&COPT_GetDblAttr)>);
static_assert(std::is_same_v<decltype(Api::GetSolution), decltype(&COPT_GetSolution)>);
static_assert(std::is_same_v<decltype(Api::GetLpSolution), decltype(&COPT_GetLpSolution)>);
static_assert(std::is_same_v<decltype(Api::GetBasis), decltype(&COPT_GetBasis)>);
static_assert(std::is_same_v<decltype(Api::GetColInfo), decltype(&COPT_GetColInfo)>);
static_assert(std::is_same_v<decltype(Api::GetRowInfo), decltype(&COPT_GetRowInfo)>);

static_assert(kMajorVersion == COPT_VERSION_MAJOR);
static_assert(kMinimize == COPT_MINIMIZE);
static_assert(kMaximize == COPT_MAXIMIZE);
static_assert(kCoptInfinity == COPT_INFINITY);
static_assert(kMessageSize == COPT_BUFFSIZE);
static_assert(kLessEqual == COPT_LESS_EQUAL);
static_assert(kGreaterEqual == COPT_GREATER_EQUAL);
static_assert(kEqual == COPT_EQUAL);
static_assert(kContinuous == COPT_CONTINUOUS);
static_assert(kBinary == COPT_BINARY);
static_assert(kInteger == COPT_INTEGER);
static_assert(kOk == COPT_RETCODE_OK);
static_assert(kNoMemory == COPT_RETCODE_MEMORY);
static_assert(kNoLicence == COPT_RETCODE_LICENSE);
static_assert(kOptimal == COPT_STATUS_OPTIMAL);
static_assert(kInfeasible == COPT_STATUS_INFEASIBLE);
static_assert(kUnbounded == COPT_STATUS_UNBOUNDED);
static_assert(kInfeasibleOrUnbounded == COPT_STATUS_INF_OR_UNB);
static_assert(kNumerical == COPT_STATUS_NUMERICAL);
static_assert(kNodeLimit == COPT_STATUS_NODELIMIT);
static_assert(kImprecise == COPT_STATUS_IMPRECISE);
static_assert(kTimeout == COPT_STATUS_TIMEOUT);
static_assert(kInterrupted == COPT_STATUS_INTERRUPTED);
static_assert(kIterationLimit == COPT_STATUS_ITERLIMIT);
static_assert(kBasisLower == COPT_BASIS_LOWER);
static_assert(kBasisBasic == COPT_BASIS_BASIC);
static_assert(kBasisUpper == COPT_BASIS_UPPER);
static_assert(kBasisSuperbasic == COPT_BASIS_SUPERBASIC);
static_assert(kBasisFixed == COPT_BASIS_FIXED);
static_assert(kLogging == std::string_view(COPT_INTPARAM_LOGGING));
static_assert(kLogToConsole == std::string_view(COPT_INTPARAM_LOGTOCONSOLE));
static_assert(kThreads == std::string_view(COPT_INTPARAM_THREADS));
static_assert(kMipTasks == std::string_view(COPT_INTPARAM_MIPTASKS));
static_assert(kPresolve == std::string_view(COPT_INTPARAM_PRESOLVE));
static_assert(kNonConvex == std::string_view(COPT_INTPARAM_NONCONVEX));
static_assert(kRequireRays == std::string_view(COPT_INTPARAM_REQFARKASRAY));
static_assert(kNodeLimitParameter == std::string_view(COPT_INTPARAM_NODELIMIT));
static_assert(kTimeLimit == std::string_view(COPT_DBLPARAM_TIMELIMIT));
static_assert(kMatrixTolerance == std::string_view(COPT_DBLPARAM_MATRIXTOL));
static_assert(kQuadraticTolerance == std::string_view(COPT_DBLPARAM_QMATRIXTOL));
static_assert(kFeasibilityTolerance == std::string_view(COPT_DBLPARAM_FEASTOL));
static_assert(kDualTolerance == std::string_view(COPT_DBLPARAM_DUALTOL));
static_assert(kIntegerTolerance == std::string_view(COPT_DBLPARAM_INTTOL));
static_assert(kRelativeGap == std::string_view(COPT_DBLPARAM_RELGAP));
static_assert(kAbsoluteGap == std::string_view(COPT_DBLPARAM_ABSGAP));
static_assert(kStatusAttribute == std::string_view(COPT_INTATTR_STATUS));
static_assert(kLpStatusAttribute == std::string_view(COPT_INTATTR_LPSTATUS));
static_assert(kObjective == std::string_view(COPT_DBLATTR_OBJVAL));
static_assert(kLpObjective == std::string_view(COPT_DBLATTR_LPOBJVAL));
static_assert(kBound == std::string_view(COPT_DBLATTR_OBJBOUND));
static_assert(kHasMipSolution == std::string_view(COPT_INTATTR_HASMIPSOL));
static_assert(kHasFarkas == std::string_view(COPT_INTATTR_HASDUALFARKAS));
static_assert(kHasRay == std::string_view(COPT_INTATTR_HASPRIMALRAY));
static_assert(kIterations == std::string_view(COPT_INTATTR_SIMPLEXITER));
static_assert(kNodes == std::string_view(COPT_INTATTR_NODECNT));
static_assert(kValue == std::string_view(COPT_DBLINFO_VALUE));
static_assert(kPrimalRay == std::string_view(COPT_DBLINFO_PRIMALRAY));
static_assert(kDualFarkas == std::string_view(COPT_DBLINFO_DUALFARKAS));

}  // namespace
