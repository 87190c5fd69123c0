# SPDX-License-Identifier: Apache-2.0
# What the build needs from the system. All missing packages are listed at once, with the command that installs them.
find_package(PkgConfig QUIET)
set(missing)

# Finds a library by its pkg-config module, as PkgConfig::NAME.
macro(tenure_library name module)
  if(PKG_CONFIG_FOUND)
    pkg_check_modules(${name} QUIET IMPORTED_TARGET "${module}")
  endif()
  if(NOT ${name}_FOUND)
    list(APPEND missing "${module}")
  endif()
endmacro()

macro(tenure_program name)
  find_program(TENURE_PROGRAM_${name} ${name})
  mark_as_advanced(TENURE_PROGRAM_${name})
  if(NOT TENURE_PROGRAM_${name})
    list(APPEND missing ${name})
  endif()
endmacro()

# Checks for modules of the system's Python, which has those of the distribution's packages.
macro(tenure_python_modules)
  foreach(module ${ARGN})
    execute_process(COMMAND /usr/bin/python3 -c "import ${module}" RESULT_VARIABLE failed OUTPUT_QUIET ERROR_QUIET)
    if(failed)
      list(APPEND missing "python3:${module}")
    endif()
  endforeach()
endmacro()

macro(tenure_check_needs)
  if(missing)
    if(NOT PKG_CONFIG_FOUND)
      list(PREPEND missing pkg-config)
    endif()
    list(JOIN missing ", " missing)
    set(what build)
    if(BUILD_TESTING)
      set(what test)
    endif()
    message(FATAL_ERROR "The build needs what this system does not have: ${missing}.\n"
      "On Debian 12 this installs it: scripts/setup ${what}\n"
      "Without the tests less is needed: scripts/setup build, and cmake with -DBUILD_TESTING=OFF.")
  endif()
endmacro()
